package dev.mpm.server.master.config;

import dev.mpm.server.master.config.SectionValues.Located;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

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
