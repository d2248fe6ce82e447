import './desk.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { giveStylesTheNonce } from './shell/style-nonce.ts';

giveStylesTheNonce();
const place = document.getElementById('desk');
if (place !== null) createRoot(place).render(<App />);
