#pragma once
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <arpa/inet.h>
#include <stddef.h>

// accept4(2) is declared only for programs that define _GNU_SOURCE, which Swift's own Glibc module does not.
extern int accept4(int socket, struct sockaddr *address, socklen_t *length, int flags);

// memmem(3), likewise.
extern void *memmem(const void *haystack, size_t haystack_length, const void *needle, size_t needle_length);

// adjtimex(2) without <sys/timex.h>, which would make types of Glibc's own seem to be this module's. The buffer is more than large
// enough for its structure, and with nothing set in it nothing is changed.
extern int adjtimex(void *buffer);

// 0 to 4 while the clock follows a time server, 5 when it does not, -1 if the system does not say.
static inline int folkmoot_clock_state(void) {
    long buffer[64] = {0};
    return adjtimex(buffer);
}
