package dev.mpm.server.worker.accesslog;

import dev.mpm.server.core.config.AccessLogField;
import dev.mpm.server.core.config.AccessLogFormat;
import dev.mpm.server.core.config.AccessLogFormat.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Makes a request's line, as the configuration wants it. Immutable; for any thread. */
final class LineLayout {

    /** A member of a JSON line. */
    private record Member(String name, Function<FieldWriters, FieldWriter> writer) {

        Member(String name, AccessLogField field) {
            this(name, field, "");
        }

        Member(String name, AccessLogField field, String argument) {
            this(name, fields -> fields.of(field, argument));
        }
    }

    private static final List<Member> MEMBERS = List.of(
            new Member("time", AccessLogField.TIME, "iso"),
            new Member("client", AccessLogField.CLIENT),
            new Member("user", AccessLogField.USER),
            new Member("method", AccessLogField.METHOD),
            new Member("target", _ -> FieldWriters.target()),
            new Member("protocol", AccessLogField.PROTOCOL),
            new Member("host", AccessLogField.HOST),
            new Member("status", AccessLogField.STATUS),
            new Member("bytes", AccessLogField.BODY),
            new Member("micros", AccessLogField.MICROS),
            new Member("referer", AccessLogField.REQUEST_HEADER, "Referer"),
            new Member("userAgent", AccessLogField.REQUEST_HEADER, "User-Agent"),
            new Member("requestId", AccessLogField.REQUEST_ID),
            new Member("slot", AccessLogField.WORKER, "slot"),
            new Member("pid", AccessLogField.PROCESS),
            new Member("generation", AccessLogField.WORKER, "generation"),
            new Member("mpm", AccessLogField.WORKER, "mpm"));

    private final boolean isJson;
    private final List<FieldWriter> writers;

    private LineLayout(boolean isJson, List<FieldWriter> writers) {
        this.isJson = isJson;
        this.writers = List.copyOf(writers);
    }

    static LineLayout of(AccessLogFormat format, Identity identity) {
        var fields = new FieldWriters(identity);
        return format.isJson() ? json(identity.mark(), fields) : plain(identity.mark(), format.parts(), fields);
    }

    private static LineLayout plain(String mark, List<Part> parts, FieldWriters fields) {
        List<FieldWriter> writers = new ArrayList<>();
        writers.add(FieldWriter.ofText(mark));
        for (Part part : parts) {
            writers.add(
                    switch (part) {
                        case Part.Text(String text) -> FieldWriter.ofText(text);
                        case Part.Field(AccessLogField field, String argument) -> fields.of(field, argument);
                    });
        }
        writers.add(FieldWriter.ofText("\n"));
        return new LineLayout(false, writers);
    }

    private static LineLayout json(String mark, FieldWriters fields) {
        List<FieldWriter> writers = new ArrayList<>();
        String before = mark + "{";
        for (Member member : MEMBERS) {
            writers.add(FieldWriter.ofText(before + "\"" + member.name() + "\":"));
            writers.add(member.writer().apply(fields));
            before = ",";
        }
        writers.add(FieldWriter.ofText("}\n"));
        return new LineLayout(true, writers);
    }

    /** Returns the line of a request, with its end. */
    Line line(Answered answered) {
        Line line = isJson ? new JsonLine() : new PlainLine();
        for (FieldWriter writer : writers) {
            writer.write(answered, line);
        }
        return line;
    }
}
