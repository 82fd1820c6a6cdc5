#pragma once
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/timex.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <arpa/inet.h>
#include <stddef.h>

// accept4(2) is declared only for programs that define _GNU_SOURCE, which Swift's own Glibc module does not.
extern int accept4(int socket, struct sockaddr *address, socklen_t *length, int flags);

// memmem(3), likewise.
extern void *memmem(const void *haystack, size_t haystack_length, const void *needle, size_t needle_length);
