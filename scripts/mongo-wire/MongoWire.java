import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import io.netty.channel.Channel;
import java.util.List;

/**
 * A server of MongoDB's wire protocol for the tests, in memory, on a free loopback port. Prints its address, and stops
 * when its input ends, so that it never outlives the tests. Run it with a JDK: java -cp 'lib/*' MongoWire.java
 */
public class MongoWire {
  /** The driver asks for a wire version that the library does not name; what the port uses, the library has. */
  private static final MongoVersion VERSION =
      new MongoVersion() {
        @Override
        public List<Integer> getVersionArray() {
          return List.of(7, 0, 0);
        }

        @Override
        public int getWireVersion() {
          return 21;
        }
      };

  /**
   * The library changes stored documents in place and writes its answers later, so that a reader may be given half of
   * a change. MongoDB gives documents whole: so one command at a time, and a copy as the answer.
   */
  private static final class WholeDocuments extends MemoryBackend {
    @Override
    public synchronized Document handleCommand(Channel channel, String database, String command, Document query) {
      return super.handleCommand(channel, database, command, query).cloneDeeply();
    }

    @Override
    public synchronized Document handleMessage(MongoMessage message) {
      return super.handleMessage(message).cloneDeeply();
    }
  }

  public static void main(String[] arguments) throws Exception {
    MemoryBackend backend = new WholeDocuments();
    backend.version(VERSION);
    MongoServer server = new MongoServer(backend);
    System.out.println("mongodb://127.0.0.1:" + server.bind().getPort());
    while (System.in.read() >= 0) {
      // Wait for the end of input.
    }
    server.shutdownNow();
  }
}
