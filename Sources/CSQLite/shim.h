#pragma once
#include <malloc.h>
#include <sqlite3.h>

// As <sys/mman.h> and <unistd.h> have them, which Swift is to find in its Glibc module only.
extern int madvise(void *start, __SIZE_TYPE__ length, int advice);
extern int getpagesize(void);

// The ends of the program's own code, as its linker marks them (end(3)).
extern char __executable_start[];
extern char etext[];

// Lets go of the pages of the program's code: whole ones, none of which was ever written to. They stay in the system's cache of the file,
// from where those that are used come back by themselves.
static inline void folkmoot_let_go_of_code(void) {
    __UINTPTR_TYPE__ page = (__UINTPTR_TYPE__)getpagesize();
    __UINTPTR_TYPE__ start = ((__UINTPTR_TYPE__)__executable_start + page - 1) / page * page;
    __UINTPTR_TYPE__ end = (__UINTPTR_TYPE__)etext / page * page;
    if (start < end) (void)madvise((void *)start, end - start, 4 /* MADV_DONTNEED */);
}

// sqlite3_db_config is variadic, which Swift cannot call.
static inline int folkmoot_db_config_flag(sqlite3 *db, int option, int value) {
    return sqlite3_db_config(db, option, value, (int *)0);
}

// sqlite3_config is variadic too. Counting memory takes a lock of the whole process at each allocation; and no connection sets room for
// twenty pages aside when it opens, for with many files open most never need it.
static inline int folkmoot_save_memory_and_time(void) {
    int code = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    return code != SQLITE_OK ? code : sqlite3_config(SQLITE_CONFIG_PAGECACHE, (void *)0, 0, 0);
}

// SQLITE_TRANSIENT is a cast of -1 to a function pointer, which Swift cannot import.
static inline int folkmoot_bind_text_copy(sqlite3_stmt *statement, int index, const char *text, sqlite3_uint64 count) {
    return sqlite3_bind_text64(statement, index, text, count, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static inline int folkmoot_bind_blob_copy(sqlite3_stmt *statement, int index, const void *bytes, sqlite3_uint64 count) {
    return sqlite3_bind_blob64(statement, index, bytes, count, SQLITE_TRANSIENT);
}

// The first bytes of the index of the write-ahead log (two copies of its header, https://sqlite.org/walformat.html), which a connection
// in WAL mode has mapped. Reading the file itself would be wrong: closing it again would give up the locks of the whole process.
static inline int folkmoot_wal_index(sqlite3 *db, unsigned char *bytes, int count) {
    sqlite3_file *file = 0;
    int code = sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    if (code != SQLITE_OK) return code;
    if (!file || !file->pMethods || file->pMethods->iVersion < 2) return SQLITE_NOTFOUND;
    void volatile *map = 0;
    code = file->pMethods->xShmMap(file, 0, 32768, 0, &map);
    if (code != SQLITE_OK) return code;
    if (!map) return SQLITE_NOTFOUND;
    for (int i = 0; i < count; i++) bytes[i] = ((unsigned char volatile *)map)[i];
    return SQLITE_OK;
}

// Bytes of the write-ahead log that a connection has open.
static inline int folkmoot_wal_read(sqlite3 *db, void *bytes, int count, sqlite3_int64 offset) {
    sqlite3_file *file = 0;
    int code = sqlite3_file_control(db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &file);
    if (code != SQLITE_OK) return code;
    if (!file || !file->pMethods) return SQLITE_NOTFOUND;
    return file->pMethods->xRead(file, bytes, count, offset);
}
