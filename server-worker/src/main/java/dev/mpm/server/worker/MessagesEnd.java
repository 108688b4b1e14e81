package dev.mpm.server.worker;

import dev.mpm.api.messages.Cluster;
import dev.mpm.server.core.channel.BootSpec;
import dev.mpm.server.core.posix.Processes;
import dev.mpm.server.worker.messages.ClusterClient;
import java.io.IOException;

/** This worker's end of the messages between workers. */
record MessagesEnd(ClusterClient client) implements AppServices.End {

    static MessagesEnd open(BootSpec spec) throws IOException {
        String token = System.getenv().getOrDefault("MPM_TOKEN", "");
        return new MessagesEnd(ClusterClient.connect(spec.services(), spec.slot(), Processes.ownPid(), token));
    }

    Cluster cluster() {
        return client;
    }

    @Override
    public void close() {
        client.close();
    }
}
