/*
 * The least that a process or a thread per connection can do: accept, read, write. It understands no HTTP but how a
 * request says that it is the last, and sends the same bytes each time. What it costs is the kernel's.
 *
 * floor PORT PROCESSES THREADS: listens on the loopback address.
 */
#define _GNU_SOURCE
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define REST "Content-Type: text/plain\r\nContent-Length: 13\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\nHello, World!"

static const char answer[] = "HTTP/1.1 200 OK\r\n" REST;
static const char last_answer[] = "HTTP/1.1 200 OK\r\nConnection: close\r\n" REST;
static const char is_last[] = "Connection: close";
static int listener;

static void serve_connection(int client) {
    char request[16384];
    for (;;) {
        ssize_t length = read(client, request, sizeof request);
        if (length <= 0)
            return;
        if (memmem(request, length, is_last, sizeof is_last - 1)) {
            (void)!write(client, last_answer, sizeof last_answer - 1);
            return;
        }
        if (write(client, answer, sizeof answer - 1) < 0)
            return;
    }
}

static void *serve(void *unused) {
    int on = 1;
    for (;;) {
        int client = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
        if (client < 0)
            continue;
        setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        serve_connection(client);
        close(client);
    }
    return unused;
}

static void run_process(int threads) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (int i = 1; i < threads; i++) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, serve, NULL))
            exit(1);
    }
    serve(NULL);
}

int main(int count, char **words) {
    if (count != 4) {
        fprintf(stderr, "usage: floor PORT PROCESSES THREADS\n");
        return 2;
    }
    int on = 1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(words[1]))};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    signal(SIGPIPE, SIG_IGN);
    listener = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 4096)) {
        perror("cannot listen");
        return 1;
    }
    for (int i = 0; i < atoi(words[2]); i++)
        if (fork() == 0)
            run_process(atoi(words[3]));
    while (wait(NULL) > 0)
        ;
    return 0;
}
