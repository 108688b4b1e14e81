package dev.mpm.compare.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AnswerParserTest {

    private static final String LENGTH = "HTTP/1.1 200 OK\r\nX-A: b\r\ncontent-LENGTH:  5\r\n\r\nhello";
    private static final String CHUNKED = String.join(
            "\r\n",
            "HTTP/1.1 200 OK",
            "Transfer-Encoding: chunked",
            "",
            "5;x=y",
            "hello",
            "A",
            ", world!!!",
            "0",
            "X-B: c",
            "",
            "");

    private final AnswerParser parser = new AnswerParser();

    private static Stream<String> answers() {
        return Stream.of(
                LENGTH,
                CHUNKED,
                "HTTP/1.1 200 OK\nContent-Length: 0\n\n",
                "HTTP/1.1 204 No Content\r\n\r\n",
                "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n",
                "HTTP/1.1 200\r\nContent-Length: 1\r\n\r\nx",
                String.join(
                        "\r\n", "HTTP/1.1 100 Continue", "", "HTTP/1.1 201 Created", "Content-Length: 2", "", "hi"));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void findsTheEndOfAnAnswerThatComesInPiecesOfAnySize(String answer) throws Exception {
        for (int piece = 1; piece <= answer.length(); piece++) {
            parser.expect(request("GET", "hello"));
            assertThat(feed(answer, piece)).as("in pieces of %d", piece).isEqualTo(answer.length());
        }
    }

    @Test
    void takesOneAnswerAfterAnother() throws Exception {
        for (int i = 0; i < 100; i++) {
            parser.expect(request("GET", "hello"));
            assertThat(feed(i % 2 == 0 ? LENGTH : CHUNKED, 7)).isPositive();
            assertThat(parser.status()).isEqualTo(200);
            assertThat(parser.keepsAlive()).isTrue();
        }
    }

    @Test
    void doesNotWaitForTheBodyOfAnAnswerToHead() throws Exception {
        parser.expect(request("HEAD", ""));

        assertThat(feed("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n", 9)).isPositive();
    }

    @Test
    void takesAnAnswerWithoutLengthAsCompleteWhenTheConnectionEnds() throws Exception {
        parser.expect(request("GET", ""));

        assertThat(feed("HTTP/1.1 200 OK\r\n\r\nwhatever", 3)).isEqualTo(-1);
        assertThat(parser.end()).isTrue();
        assertThat(parser.keepsAlive()).isFalse();
    }

    @Test
    void takesAnAnswerThatBreaksOffAsIncomplete() throws Exception {
        parser.expect(request("GET", ""));

        assertThat(feed("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nwhat", 100))
                .isEqualTo(-1);
        assertThat(parser.end()).isFalse();
    }

    @Test
    void learnsWhetherTheConnectionIsKept() throws Exception {
        assertThat(keeps("HTTP/1.1 204 x\r\n\r\n")).isTrue();
        assertThat(keeps("HTTP/1.1 204 x\r\nConnection: close\r\n\r\n")).isFalse();
        assertThat(keeps("HTTP/1.1 204 x\r\nconnection: Close\r\n\r\n")).isFalse();
        assertThat(keeps("HTTP/1.0 204 x\r\n\r\n")).isFalse();
        assertThat(keeps("HTTP/1.0 204 x\r\nConnection: Keep-Alive\r\n\r\n")).isTrue();
    }

    @Test
    void looksForTextAcrossChunks() throws Exception {
        assertThat(fault(CHUNKED, "lo, wo")).isEmpty();
        assertThat(fault(CHUNKED, "loo")).isEqualTo("content");
        assertThat(fault(LENGTH.replace("200", "503"), "hello")).isEqualTo("status 503");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.2\r\n",
                "HTTP/1.1 abc OK\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nab"
            })
    void refusesWhatIsNoAnswer(String text) {
        parser.expect(request("GET", ""));

        assertThatThrownBy(() -> feed(text, text.length())).isInstanceOf(MalformedAnswerException.class);
    }

    private boolean keeps(String answer) throws MalformedAnswerException {
        parser.expect(request("GET", ""));
        assertThat(feed(answer, answer.length())).isPositive();
        return parser.keepsAlive();
    }

    private String fault(String answer, String contains) throws MalformedAnswerException {
        var request = request("GET", contains);
        parser.expect(request);
        assertThat(feed(answer, 4)).isPositive();
        return request.fault(parser);
    }

    /** Returns after how many bytes the answer was complete, -1 if it was not. */
    private int feed(String answer, int piece) throws MalformedAnswerException {
        byte[] bytes = answer.getBytes(StandardCharsets.US_ASCII);
        for (int at = 0; at < bytes.length; at += piece) {
            int to = Math.min(bytes.length, at + piece);
            if (parser.feed(Arrays.copyOfRange(bytes, at, to), to - at)) {
                return to;
            }
        }
        return -1;
    }

    private static Request request(String method, String contains) {
        return Request.of(new Question(method, "/", "", 0, contains), 80, true);
    }
}
