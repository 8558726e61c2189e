#include "watch.h"

#include <dlfcn.h>
#include <pthread.h>
#include <semaphore.h>

#include <cerrno>
#include <cstddef>

thread_local Watched watched;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)

const bool is_watching = false;

#else

const bool is_watching = true;

// glibc's own names for what is replaced below.
extern "C" {
void* __libc_malloc(size_t);
void __libc_free(void*);
void* __libc_calloc(size_t, size_t);
void* __libc_realloc(void*, size_t);
void* __libc_memalign(size_t, size_t);
}

namespace {

template <class Function>
Function next(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" {

void* malloc(size_t size) {
  ++watched.memory;
  return __libc_malloc(size);
}
void free(void* memory) {
  ++watched.memory;
  __libc_free(memory);
}
void* calloc(size_t count, size_t size) {
  ++watched.memory;
  return __libc_calloc(count, size);
}
void* realloc(void* memory, size_t size) {
  ++watched.memory;
  return __libc_realloc(memory, size);
}
void* memalign(size_t alignment, size_t size) {
  ++watched.memory;
  return __libc_memalign(alignment, size);
}
void* aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }
int posix_memalign(void** memory, size_t alignment, size_t size) {
  *memory = memalign(alignment, size);
  return *memory == nullptr ? ENOMEM : 0;
}

int pthread_mutex_lock(pthread_mutex_t* mutex) {
  static const auto real = next<int (*)(pthread_mutex_t*)>("pthread_mutex_lock");
  ++watched.locks;
  return real(mutex);
}
int pthread_mutex_trylock(pthread_mutex_t* mutex) {
  static const auto real = next<int (*)(pthread_mutex_t*)>("pthread_mutex_trylock");
  ++watched.locks;
  return real(mutex);
}
int pthread_rwlock_rdlock(pthread_rwlock_t* lock) {
  static const auto real = next<int (*)(pthread_rwlock_t*)>("pthread_rwlock_rdlock");
  ++watched.locks;
  return real(lock);
}
int pthread_rwlock_wrlock(pthread_rwlock_t* lock) {
  static const auto real = next<int (*)(pthread_rwlock_t*)>("pthread_rwlock_wrlock");
  ++watched.locks;
  return real(lock);
}
int pthread_spin_lock(pthread_spinlock_t* lock) {
  static const auto real = next<int (*)(pthread_spinlock_t*)>("pthread_spin_lock");
  ++watched.locks;
  return real(lock);
}
int pthread_once(pthread_once_t* once, void (*routine)()) {
  static const auto real = next<int (*)(pthread_once_t*, void (*)())>("pthread_once");
  ++watched.locks;
  return real(once, routine);
}
int sem_wait(sem_t* semaphore) {
  static const auto real = next<int (*)(sem_t*)>("sem_wait");
  ++watched.locks;
  return real(semaphore);
}

}  // extern "C"

#endif
