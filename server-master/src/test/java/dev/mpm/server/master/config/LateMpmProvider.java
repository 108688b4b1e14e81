package dev.mpm.server.master.config;

import dev.mpm.api.Engine;
import dev.mpm.api.EngineContext;
import dev.mpm.api.Mpm;
import dev.mpm.api.MpmProvider;
import dev.mpm.api.PoolShape;
import dev.mpm.api.PoolSnapshot;
import dev.mpm.api.Setting;
import dev.mpm.api.Sizing;

/** An MPM that is not installed until a test puts it on the {@code mpm-path}. */
public final class LateMpmProvider implements MpmProvider<LateMpmProvider.Settings> {

    /** Its settings; {@code say: fail} makes {@link #create} fail. */
    public record Settings(
            @Setting(byDefault = "nothing", says = "What it says.")
            String say) {}

    @Override
    public String name() {
        return "late";
    }

    @Override
    public String summary() {
        return "comes late";
    }

    @Override
    public Class<Settings> settingsType() {
        return Settings.class;
    }

    @Override
    public Mpm create(Settings settings) {
        if (settings.say().equals("fail")) {
            throw new IllegalStateException("it was asked to");
        }
        return new Idle();
    }

    /** Never runs. */
    static final class Idle implements Mpm {

        @Override
        public PoolShape shape() {
            return new PoolShape(1, 1, 1);
        }

        @Override
        public Sizing size(PoolSnapshot pool) {
            return Sizing.keep(pool);
        }

        @Override
        public Engine start(EngineContext context) {
            throw new UnsupportedOperationException("never started");
        }
    }
}
