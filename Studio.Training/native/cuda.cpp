// What only CUDA's own headers tell about GPUs. Compiled only where they are; runtime.cpp answers otherwise.
#include <c10/cuda/CUDACachingAllocator.h>
#include <c10/cuda/CUDAFunctions.h>
#include <c10/cuda/CUDAGuard.h>
#include <cuda_runtime_api.h>

#include "internal.h"

using namespace studio;

namespace {
void check(cudaError_t error) {
  if (error != cudaSuccess) throw std::runtime_error(std::string("CUDA: ") + cudaGetErrorString(error));
}
}  // namespace

STUDIO_EXPORT int32_t studio_cuda_count() noexcept { return c10::cuda::device_count(); }

STUDIO_EXPORT int32_t studio_cuda_device(int32_t index, char* name, int32_t capacity, int64_t* total, int64_t* free, int64_t* allocated, int64_t* reserved) noexcept {
  return guarded([&] {
    const c10::cuda::CUDAGuard guard(static_cast<c10::DeviceIndex>(index));
    cudaDeviceProp properties;
    check(cudaGetDeviceProperties(&properties, index));
    std::strncpy(name, properties.name, capacity - 1);
    name[capacity - 1] = 0;
    size_t free_bytes = 0, total_bytes = 0;
    check(cudaMemGetInfo(&free_bytes, &total_bytes));
    *free = static_cast<int64_t>(free_bytes);
    *total = static_cast<int64_t>(total_bytes);
    *allocated = *reserved = 0;
    try {
      const auto statistics = c10::cuda::CUDACachingAllocator::getDeviceStats(static_cast<c10::DeviceIndex>(index));
      *allocated = statistics.allocated_bytes[0].current;  // [0] counts all pools together
      *reserved = statistics.reserved_bytes[0].current;
    } catch (const c10::Error&) {
      // before the first tensor on a GPU there is no allocator to ask, and nothing is taken
    }
  });
}

STUDIO_EXPORT int32_t studio_cuda_synchronize(int32_t index) noexcept {
  return guarded([&] {
    const c10::cuda::CUDAGuard guard(static_cast<c10::DeviceIndex>(index));
    check(cudaDeviceSynchronize());
  });
}
