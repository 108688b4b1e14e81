package dev.mpm.server.master.config;

import dev.mpm.api.Mpm;
import dev.mpm.api.MpmProvider;

/** An MPM that has the name of one of the server's own sections. */
public final class ReservedMpmProvider implements MpmProvider<LateMpmProvider.Settings> {

    @Override
    public String name() {
        return "http";
    }

    @Override
    public String summary() {
        return "has a bad name";
    }

    @Override
    public Class<LateMpmProvider.Settings> settingsType() {
        return LateMpmProvider.Settings.class;
    }

    @Override
    public Mpm create(LateMpmProvider.Settings settings) {
        return new LateMpmProvider.Idle();
    }
}
