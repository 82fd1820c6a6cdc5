#pragma once
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <arpa/inet.h>
#include <spawn.h>
#include <stddef.h>
#include <string.h>

// accept4(2) is declared only for programs that define _GNU_SOURCE, which Swift's own Glibc module does not.
extern int accept4(int socket, struct sockaddr *address, socklen_t *length, int flags);

// posix_spawn_file_actions_addclosefrom_np(3), likewise.
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);

// memmem(3), likewise.
extern void *memmem(const void *haystack, size_t haystack_length, const void *needle, size_t needle_length);

// One byte with descriptors beside it (unix(7), SCM_RIGHTS); here because Swift does not see the macros of cmsg(3).

enum { LOCAL_DESCRIPTORS = 250 };

static inline ssize_t send_descriptors(int socket, const int *descriptors, int count) {
    union { struct cmsghdr header; char room[CMSG_SPACE(sizeof(int) * LOCAL_DESCRIPTORS)]; } control;
    char byte = 0;
    struct iovec part = { &byte, 1 };
    struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
    if (count < 1 || count > LOCAL_DESCRIPTORS) return -1;
    memset(&control, 0, sizeof control);
    message.msg_control = &control;
    message.msg_controllen = CMSG_SPACE(sizeof(int) * (size_t)count);
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int) * (size_t)count);
    memcpy(CMSG_DATA(header), descriptors, sizeof(int) * (size_t)count);
    return sendmsg(socket, &message, MSG_NOSIGNAL);
}

// How many descriptors came, into room for LOCAL_DESCRIPTORS; -1 if nothing did.
static inline int receive_descriptors(int socket, int *descriptors) {
    union { struct cmsghdr header; char room[CMSG_SPACE(sizeof(int) * LOCAL_DESCRIPTORS)]; } control;
    char byte;
    struct iovec part = { &byte, 1 };
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control
    };
    if (recvmsg(socket, &message, MSG_CMSG_CLOEXEC) != 1) return -1;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (!header || header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) return 0;
    int count = (int)((header->cmsg_len - CMSG_LEN(0)) / sizeof(int));
    memcpy(descriptors, CMSG_DATA(header), sizeof(int) * (size_t)count);
    return count;
}

// adjtimex(2) without <sys/timex.h>, which would make types of Glibc's own seem to be this module's. The buffer is more than large
// enough for its structure, and with nothing set in it nothing is changed.
extern int adjtimex(void *buffer);

// 0 to 4 while the clock follows a time server, 5 when it does not, -1 if the system does not say.
static inline int folkmoot_clock_state(void) {
    long buffer[64] = {0};
    return adjtimex(buffer);
}
