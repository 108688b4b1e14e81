package dev.mpm.server.master.config;

import dev.mpm.server.core.posix.DescriptorPassing;
import dev.mpm.server.master.config.SectionValues.Located;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads {@code listen:} and {@code --listen}. The file's list is checked also when the command line replaces it. */
final class ListenReader {

    private final List<ListenAddress> addresses = new ArrayList<>();

    private ListenReader() {}

    static List<ListenAddress> read(SectionValues top, List<String> options, Problems problems) {
        List<Located> items = top.items("listen");
        if (items.isEmpty()) {
            problems.add(top.line("listen"), "listen", "an empty list (expected: at least one address)");
        }
        ListenReader ofFile = new ListenReader();
        for (Located item : items) {
            ofFile.add(item.text(), complaint -> problems.add(item.line(), "listen", complaint));
        }
        ListenReader ofOptions = new ListenReader();
        for (String option : options) {
            ofOptions.add(option, complaint -> problems.addOption("--listen", complaint));
        }
        return options.isEmpty() ? ofFile.addresses : ofOptions.addresses;
    }

    /** A worker gets its listening sockets in one message: one for each address, and one more where it has a seat. */
    static void checkNumber(
            List<ListenAddress> addresses,
            @Nullable Distribution distribution,
            SectionValues top,
            List<String> options,
            Problems problems) {
        boolean isSeated = distribution == Distribution.REUSEPORT;
        long seats = isSeated
                ? addresses.stream().filter(ListenAddress.Tcp.class::isInstance).count()
                : 0;
        boolean isPassing = distribution == null || distribution.isByMaster();
        long sockets = addresses.size() + seats;
        if (isPassing || sockets <= DescriptorPassing.LIMIT) {
            return;
        }
        String complaint = addresses.size() + " addresses, for which a worker needs " + sockets + " sockets"
                + (isSeated ? " with distribution: reuseport" : "")
                + " (expected: at most " + DescriptorPassing.LIMIT
                + "); listen to fewer, or let the master pass connections"
                + " on, as with distribution: round-robin";
        if (options.isEmpty()) {
            problems.add(top.line("listen"), "listen", complaint);
        } else {
            problems.addOption("--listen", complaint);
        }
    }

    private void add(String text, Consumer<String> complaint) {
        try {
            ListenAddress address = ListenAddressReader.read(text);
            if (addresses.contains(address) && !address.isAnyPort()) {
                complaint.accept(address + " stands twice; remove one");
            }
            addresses.add(address);
        } catch (IllegalArgumentException wrong) {
            complaint.accept(String.valueOf(wrong.getMessage()));
        }
    }
}
