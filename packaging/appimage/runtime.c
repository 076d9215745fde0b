/* The head of VoxBar's AppImage (type 2): mounts the file system that follows it, or unpacks it, and starts AppRun.
 *
 * A small program of our own on Debian's squashfuse and libfuse, linked statically: no runtime had to be fetched. It
 * knows what people use: --appimage-extract, --appimage-extract-and-run (or APPIMAGE_EXTRACT_AND_RUN=1),
 * --appimage-mount, --appimage-offset, --appimage-version. Where nothing can be mounted it unpacks into a folder of
 * its own below TMPDIR, and removes that at the end. Updates and signatures are not its matter.
 */
#define _GNU_SOURCE
#define FUSE_USE_VERSION 32
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <squashfuse/ll.h>
#include <squashfuse/traverse.h>
#include <squashfuse/util.h>

/* Our image is compressed by zstd alone. squashfuse asks for these as well, and LZO is under the GPL: none is linked, and
 * an image that needed one would not be read. */
#define NOT_LINKED(name) int name(void) { return -1; }
NOT_LINKED(lzo1x_decompress_safe)
NOT_LINKED(LZ4_decompress_safe)
NOT_LINKED(lzma_stream_buffer_decode)
NOT_LINKED(uncompress)

static char self[PATH_MAX]; /* this file */
static pid_t child;

static void die(const char *what) {
    fprintf(stderr, "VoxBar.AppImage: %s: %s.\n", what, strerror(errno));
    exit(127);
}

/* Where the program's own part ends and the file system begins. */
static size_t image_offset(void) {
    Elf64_Ehdr head;
    FILE *file = fopen(self, "rb");
    if (!file || fread(&head, sizeof head, 1, file) != 1) die("The AppImage cannot be read");
    fclose(file);
    return head.e_shoff + (size_t)head.e_shentsize * head.e_shnum;
}

static const char *temporary(void) {
    const char *given = getenv("TMPDIR");
    return given && *given ? given : "/tmp";
}

/* ---- unpacking ---- */

static int write_file(sqfs *fs, sqfs_inode *inode, const char *path) {
    static char block[1 << 20];
    uint64_t at = 0;
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, inode->base.mode & 0777);
    if (fd < 0) return -1;
    while (at < inode->xtra.reg.file_size) {
        sqfs_off_t size = sizeof block;
        if (sqfs_read_range(fs, inode, at, &size, block) || size <= 0 || write(fd, block, size) != size) {
            close(fd);
            return -1;
        }
        at += size;
    }
    return close(fd);
}

static int write_entry(sqfs *fs, sqfs_traverse *at, const char *folder) {
    char path[PATH_MAX], target[PATH_MAX];
    size_t size = sizeof target;
    sqfs_inode inode;
    if (snprintf(path, sizeof path, "%s/%s", folder, at->path) >= (int)sizeof path) return -1;
    if (sqfs_inode_get(fs, &inode, sqfs_dentry_inode(&at->entry))) return -1;
    switch (inode.base.inode_type) {
        case SQUASHFS_DIR_TYPE:
        case SQUASHFS_LDIR_TYPE: return mkdir(path, 0755) && errno != EEXIST ? -1 : 0;
        case SQUASHFS_REG_TYPE:
        case SQUASHFS_LREG_TYPE: return write_file(fs, &inode, path);
        case SQUASHFS_SYMLINK_TYPE:
        case SQUASHFS_LSYMLINK_TYPE:
            if (sqfs_readlink(fs, &inode, target, &size)) return -1;
            unlink(path);
            return symlink(target, path);
        default: return 0;
    }
}

static void unpack(const char *folder) {
    sqfs fs;
    sqfs_traverse at;
    sqfs_err error = SQFS_OK;
    if (sqfs_open_image(&fs, self, image_offset())) exit(127);
    if (sqfs_traverse_open(&at, &fs, sqfs_inode_root(&fs))) die("The AppImage is damaged");
    while (sqfs_traverse_next(&at, &error))
        if (!at.dir_end && write_entry(&fs, &at, folder)) die(at.path);
    if (error) die("The AppImage is damaged");
    sqfs_traverse_close(&at);
    sqfs_fd_close(fs.fd);
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *where) {
    (void)info, (void)kind, (void)where;
    return remove(path);
}

static void pass_on(int number) {
    if (child > 0) kill(child, number);
}

/* ---- starting ---- */

static void start(const char *folder, char **arguments) {
    char program[PATH_MAX + 8], *here = getcwd(NULL, 0);
    snprintf(program, sizeof program, "%s/AppRun", folder);
    setenv("APPIMAGE", self, 1);
    setenv("APPDIR", folder, 1);
    setenv("ARGV0", arguments[0], 1);
    if (here) setenv("OWD", here, 1);
    execv(program, arguments);
    die(program);
}

static int run_unpacked(char **arguments) {
    char folder[PATH_MAX];
    int state = 0;
    snprintf(folder, sizeof folder, "%s/voxbar-appimage-XXXXXX", temporary());
    if (!mkdtemp(folder)) die(folder);
    unpack(folder);
    child = fork();
    if (child < 0) die("No process can be started");
    if (child == 0) start(folder, arguments);
    for (int number = 1; number <= SIGTERM; number++)
        if (number == SIGHUP || number == SIGINT || number == SIGTERM) signal(number, pass_on);
    while (waitpid(child, &state, 0) < 0 && errno == EINTR) {}
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    return WIFEXITED(state) ? WEXITSTATUS(state) : 128 + WTERMSIG(state);
}

/* ---- mounting ---- */

static int alive[2]; /* held open by the program: its end is the end of the mount */

static void *wait_for_end(void *server) {
    char byte;
    while (read(alive[0], &byte, 1) < 0 && errno == EINTR) {}
    pthread_kill(*(pthread_t *)server, SIGTERM);
    return NULL;
}

/* Serve the file system until the program ends; says on `ready` that it is there. */
static int serve(const char *folder, int ready) {
    struct fuse_lowlevel_ops ops = {
        .getattr = sqfs_ll_op_getattr, .opendir = sqfs_ll_op_opendir, .releasedir = sqfs_ll_op_releasedir,
        .readdir = sqfs_ll_op_readdir, .lookup = sqfs_ll_op_lookup, .open = sqfs_ll_op_open,
        .create = sqfs_ll_op_create, .release = sqfs_ll_op_release, .read = sqfs_ll_op_read,
        .readlink = sqfs_ll_op_readlink, .forget = sqfs_ll_op_forget,
    };
    char *words[] = {"voxbar", "-o", "ro,nodev,nosuid,fsname=voxbar,subtype=squashfuse"};
    struct fuse_args args = FUSE_ARGS_INIT(3, words);
    sqfs_ll_chan channel;
    pthread_t server = pthread_self(), watcher;
    sigset_t term;
    sqfs_ll *ll = sqfs_ll_open(self, image_offset());
    if (!ll || sqfs_ll_mount(&channel, folder, &args, &ops, sizeof ops, ll)) return 1;
    fuse_set_signal_handlers(channel.session);
    sigemptyset(&term);
    sigaddset(&term, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &term, NULL); /* inherited by the watcher: SIGTERM is for this thread */
    pthread_create(&watcher, NULL, wait_for_end, &server);
    pthread_sigmask(SIG_UNBLOCK, &term, NULL);
    if (write(ready, "", 1) != 1) return 1;
    close(ready);
    fuse_session_loop(channel.session);
    sqfs_ll_unmount(&channel, folder);
    return 0;
}

/* Mount into `folder`; 0 when it is there, else why not was not told to anybody. */
static int mount_image(const char *folder) {
    int ready[2];
    char byte;
    if (pipe2(ready, O_CLOEXEC) || pipe(alive)) return -1;
    pid_t server = fork();
    if (server < 0) return -1;
    if (server == 0) {
        close(ready[0]);
        close(alive[1]);
        setsid();
        int quiet = open("/dev/null", O_RDWR);
        for (int fd = 0; fd < 3; fd++) dup2(quiet, fd); /* who waits for our output waits for the program only */
        int failed = serve(folder, ready[1]);
        rmdir(folder);
        _exit(failed);
    }
    close(ready[1]);
    close(alive[0]);
    int there = read(ready[0], &byte, 1) == 1;
    close(ready[0]);
    if (!there) {
        waitpid(server, NULL, 0);
        close(alive[1]);
    }
    return there ? 0 : -1;
}

static int run(char **arguments) {
    char folder[PATH_MAX];
    snprintf(folder, sizeof folder, "%s/.mount_VoxBarXXXXXX", temporary());
    if (!mkdtemp(folder)) die(folder);
    if (mount_image(folder) == 0) start(folder, arguments);
    rmdir(folder);
    fprintf(stderr, "VoxBar.AppImage: FUSE is not to be had here (package fuse3): unpacking, which takes some seconds.\n");
    return run_unpacked(arguments);
}

static int show_mount(void) {
    char folder[PATH_MAX];
    snprintf(folder, sizeof folder, "%s/.mount_VoxBarXXXXXX", temporary());
    if (!mkdtemp(folder) || mount_image(folder)) die("It cannot be mounted");
    printf("%s\n", folder);
    fflush(stdout);
    pause(); /* Ctrl-C ends this process, and so the mount */
    return 0;
}

int main(int count, char **arguments) {
    const char *word = count > 1 ? arguments[1] : "";
    if (!realpath("/proc/self/exe", self)) die("/proc is not there");
    if (!strcmp(word, "--appimage-offset")) return printf("%zu\n", image_offset()) < 0;
    if (!strcmp(word, "--appimage-version")) return puts("VoxBar's own type-2 runtime 1") < 0;
    if (!strcmp(word, "--appimage-mount")) return show_mount();
    if (!strcmp(word, "--appimage-extract")) {
        if (mkdir("squashfs-root", 0755) && errno != EEXIST) die("squashfs-root");
        unpack("squashfs-root");
        return puts("squashfs-root") < 0;
    }
    if (!strcmp(word, "--appimage-extract-and-run")) {
        arguments[1] = arguments[0];
        return run_unpacked(arguments + 1);
    }
    if (!strncmp(word, "--appimage-", 11)) {
        fprintf(stderr, "VoxBar.AppImage: There is no option %s: see the README.\n", word);
        return 2;
    }
    if (getenv("APPIMAGE_EXTRACT_AND_RUN")) return run_unpacked(arguments);
    return run(arguments);
}
