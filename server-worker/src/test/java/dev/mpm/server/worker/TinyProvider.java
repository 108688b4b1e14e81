package dev.mpm.server.worker;

import dev.mpm.api.Engine;
import dev.mpm.api.EngineContext;
import dev.mpm.api.Mpm;
import dev.mpm.api.MpmProvider;
import dev.mpm.api.PoolShape;
import dev.mpm.api.PoolSnapshot;
import dev.mpm.api.Setting;
import dev.mpm.api.Sizing;
import java.io.IOException;
import java.time.Duration;

/** An MPM that serves nobody and notes what is asked of it. */
public final class TinyProvider implements MpmProvider<TinyProvider.Settings> {

    /** Its settings. */
    public record Settings(
            @Setting(byDefault = "false", says = "Whether the engine refuses to start.")
            boolean broken) {}

    @Override
    public String name() {
        return "tiny";
    }

    @Override
    public String summary() {
        return "Serves nobody.";
    }

    @Override
    public Class<Settings> settingsType() {
        return Settings.class;
    }

    @Override
    public Mpm create(Settings settings) {
        return new TinyMpm(settings.broken());
    }

    private record TinyMpm(boolean broken) implements Mpm {

        @Override
        public PoolShape shape() {
            return new PoolShape(1, 1, 1);
        }

        @Override
        public Sizing size(PoolSnapshot pool) {
            return Sizing.keep(pool);
        }

        @Override
        public Engine start(EngineContext context) throws IOException {
            if (broken) {
                throw new IOException("no threads left");
            }
            Events.note("engine started");
            return new TinyEngine();
        }
    }

    private static final class TinyEngine implements Engine {

        @Override
        public void pause() {
            Events.note("engine paused");
        }

        @Override
        public void resume() {
            Events.note("engine resumed");
        }

        @Override
        public boolean drain(Duration limit) {
            Events.note("engine drained");
            return true;
        }

        @Override
        public int connections() {
            return 0;
        }

        @Override
        public int running() {
            return 0;
        }

        @Override
        public void close() {
            Events.note("engine closed");
        }
    }
}
