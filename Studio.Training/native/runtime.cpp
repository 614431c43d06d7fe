// The machine's side: errors, versions, threads, random state, devices, the C allocator's settings.
#include <ATen/Config.h>
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <malloc.h>
#include <sys/mman.h>
#include <torch/version.h>

#include <mutex>

#include "internal.h"

namespace studio {

namespace {
thread_local std::string last_error;
}

void set_error(const char* message) noexcept {
  try {
    last_error = message;
  } catch (...) {
    last_error.clear();  // no memory for the text; the code still tells
  }
}

int32_t failure(const char* message) noexcept {
  set_error(message);
  const bool memory = std::strstr(message, "out of memory") || std::strstr(message, "can't allocate memory");
  return memory ? STUDIO_OUT_OF_MEMORY : STUDIO_FAILED;
}

}  // namespace studio

using namespace studio;

STUDIO_EXPORT const char* studio_last_error() noexcept { return studio::last_error.c_str(); }
STUDIO_EXPORT void studio_free(void* memory) noexcept { std::free(memory); }
STUDIO_EXPORT const char* studio_version() noexcept { return TORCH_VERSION; }

STUDIO_EXPORT int32_t studio_build_info(char** text) noexcept {
  return guarded([&] { *text = copy_text(at::show_config() + "\n" + at::get_parallel_info()); });
}

STUDIO_EXPORT int32_t studio_threads_get() noexcept { return at::get_num_threads(); }
STUDIO_EXPORT int32_t studio_threads_set(int32_t threads) noexcept { return guarded([&] { at::set_num_threads(threads); }); }
STUDIO_EXPORT int32_t studio_seed(int64_t seed) noexcept { return guarded([&] { at::manual_seed(static_cast<uint64_t>(seed)); }); }

namespace {
at::Generator generator_of(int32_t device) { return at::globalContext().defaultGenerator(device_of(device)); }
}

STUDIO_EXPORT int32_t studio_random_state_get(int32_t device, StudioTensor* state) noexcept {
  return guarded([&] {
    auto generator = generator_of(device);
    const std::lock_guard<std::mutex> lock(generator.mutex());
    *state = own(generator.get_state());
  });
}

STUDIO_EXPORT int32_t studio_random_state_set(int32_t device, StudioTensor state) noexcept {
  return guarded([&] {
    auto generator = generator_of(device);
    const std::lock_guard<std::mutex> lock(generator.mutex());
    generator.set_state(borrow(state));
  });
}

// A training step frees and asks for the same large blocks again and again. glibc's defaults give each block over
// 128 KB back to the kernel, which zeroes it anew page by page; keeping them is worth several percent of a step.
STUDIO_EXPORT int32_t studio_tune_allocator() noexcept {
  mallopt(M_MMAP_THRESHOLD, 32 << 20);  // glibc's own upper limit
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
  mallopt(M_TOP_PAD, 64 << 20);
  return STUDIO_OK;
}

// float32 products with a mantissa of 10 bits on the tensor cores (TF32), several times as fast; PyTorch leaves it off.
STUDIO_EXPORT int32_t studio_tf32_set(int32_t enabled) noexcept {
  return guarded([&] {
    at::globalContext().setAllowTF32CuBLAS(enabled != 0);
    at::globalContext().setAllowTF32CuDNN(enabled != 0);
  });
}

// Generation reads every weight once a token. With pages of 4 KB the processor spends as much time looking up addresses as
// reading; with 2 MB it reads half as fast again. Asks the kernel for them: for what comes (Linux 2.6.38), and to gather
// what is there already (6.1). A kernel that does neither leaves things as they are.
STUDIO_EXPORT int32_t studio_prefer_huge_pages(void* memory, int64_t bytes) noexcept {
  constexpr uintptr_t kHuge = 2 << 20;
  if (bytes < static_cast<int64_t>(kHuge)) return STUDIO_OK;
  // outwards: weights lie close together, and a page that two of them share counts for both
  const uintptr_t begin = reinterpret_cast<uintptr_t>(memory) / kHuge * kHuge;
  const uintptr_t end = (reinterpret_cast<uintptr_t>(memory) + static_cast<uintptr_t>(bytes) + kHuge - 1) / kHuge * kHuge;
  constexpr int kCollapse = 25;  // MADV_COLLAPSE, which Debian 12's headers do not have
  madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);
  madvise(reinterpret_cast<void*>(begin), end - begin, kCollapse);
  return STUDIO_OK;
}

#ifndef STUDIO_CUDA
STUDIO_EXPORT int32_t studio_cuda_count() noexcept {
  int32_t count = 0;
  const auto code = guarded([&] { count = at::hasCUDA() ? static_cast<int32_t>(at::detail::getCUDAHooks().getNumGPUs()) : 0; });
  return code == STUDIO_OK ? count : 0;
}

STUDIO_EXPORT int32_t studio_cuda_device(int32_t, char*, int32_t, int64_t*, int64_t*, int64_t*, int64_t*) noexcept {
  return failure("the native library was built without CUDA's headers");
}

STUDIO_EXPORT int32_t studio_cuda_synchronize(int32_t) noexcept { return failure("the native library was built without CUDA's headers"); }
#endif
