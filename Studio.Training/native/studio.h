// The C-ABI of libstudio_torch: everything C# can ask of libtorch.
//
// Rules, for every function: noexcept; returns 0, or a code below, after which studio_last_error() on the same thread
// says what happened. A tensor handle is a TensorImpl* (0 = undefined). "borrowed": the caller keeps its reference;
// "owned": the caller receives a reference and gives it back through studio_tensor_release.
#pragma once
#include <cstdint>

#define STUDIO_EXPORT extern "C" __attribute__((visibility("default")))

enum StudioCode : int32_t { STUDIO_OK = 0, STUDIO_FAILED = 1, STUDIO_OUT_OF_MEMORY = 2 };

enum StudioTag : int32_t {
  STUDIO_NONE = 0,
  STUDIO_TENSOR = 1,
  STUDIO_INT = 2,      // also dtype, layout, memory format
  STUDIO_DOUBLE = 3,
  STUDIO_BOOL = 4,
  STUDIO_STRING = 5,   // UTF-8, count bytes
  STUDIO_TENSORS = 6,  // count handles; a 0 handle is an absent one (Tensor?[])
  STUDIO_INTS = 7,     // count int64
  STUDIO_DOUBLES = 8,  // count doubles
  STUDIO_BOOLS = 9,    // count bytes
  STUDIO_DEVICE = 10,  // type << 8 | index, index 255 = current
  STUDIO_DEFAULT = 11  // whatever the operator's schema says
};

struct StudioValue {
  int32_t tag;
  int32_t count;
  union {
    int64_t integer;
    double real;
    const void* pointer;
  };
};

struct StudioTensorInfo {
  void* data;
  int64_t numel;
  int32_t dtype;
  int32_t device_type;
  int32_t device_index;
  int32_t dimensions;
  int32_t requires_grad;
  int32_t is_leaf;
  int32_t is_contiguous;
  int32_t has_grad;
};

using StudioTensor = void*;
struct StudioOperator;

// --- errors and memory
STUDIO_EXPORT const char* studio_last_error() noexcept;                                   // valid until this thread's next failure
STUDIO_EXPORT void studio_free(void* memory) noexcept;                                    // gives back what a function says to free

// --- operators
STUDIO_EXPORT int32_t studio_operator_find(const char* name, StudioOperator** found) noexcept;      // 0 when libtorch has none; lives for ever
STUDIO_EXPORT int32_t studio_operator_schema(StudioOperator* op, char** text) noexcept;             // free the text
STUDIO_EXPORT int32_t studio_operator_names(char** text) noexcept;                                  // one a line; free the text
// Arguments are borrowed. Results: tensors owned; lists (tensors owned) to be freed.
STUDIO_EXPORT int32_t studio_operator_call(StudioOperator* op, const StudioValue* arguments, int32_t count,
                                           StudioValue* results, int32_t capacity, int32_t* result_count) noexcept;

// --- tensors
STUDIO_EXPORT int32_t studio_tensor_release(const StudioTensor* tensors, int32_t count) noexcept;   // takes the references
STUDIO_EXPORT int32_t studio_tensor_info(StudioTensor tensor, StudioTensorInfo* info, int64_t* sizes, int64_t* strides, int32_t capacity) noexcept;
STUDIO_EXPORT int32_t studio_tensor_from_memory(const void* data, const int64_t* sizes, int32_t dimensions, int32_t dtype,
                                                int32_t device, StudioTensor* result) noexcept;     // copies; owned
STUDIO_EXPORT int32_t studio_tensor_to_memory(StudioTensor tensor, void* data, int64_t bytes) noexcept;

// --- files mapped into memory (copy on write); tensors in them keep the map, closing only gives the handle back
STUDIO_EXPORT int32_t studio_mapping_open(const char* path, void** mapping, void** data, int64_t* size) noexcept;
STUDIO_EXPORT int32_t studio_mapping_tensor(void* mapping, int64_t offset, const int64_t* sizes, int32_t dimensions, int32_t dtype, StudioTensor* result) noexcept;
STUDIO_EXPORT int32_t studio_mapping_close(void* mapping) noexcept;

// --- autograd (gradient mode and autocast belong to the calling thread)
STUDIO_EXPORT int32_t studio_backward(const StudioTensor* tensors, const StudioTensor* gradients, int32_t count, int32_t retain_graph, int32_t create_graph) noexcept;
STUDIO_EXPORT int32_t studio_requires_grad_set(StudioTensor tensor, int32_t requires_grad) noexcept;
STUDIO_EXPORT int32_t studio_gradients_get(const StudioTensor* tensors, int32_t count, StudioTensor* gradients) noexcept;  // owned, 0 where there is none
STUDIO_EXPORT int32_t studio_gradients_set(const StudioTensor* tensors, int32_t count, const StudioTensor* gradients) noexcept;  // borrowed; null = clear all
STUDIO_EXPORT int32_t studio_grad_mode_set(int32_t enabled, int32_t* previous) noexcept;
STUDIO_EXPORT int32_t studio_autocast_begin(int32_t device_type, int32_t dtype, int32_t* previous_enabled, int32_t* previous_dtype) noexcept;
STUDIO_EXPORT int32_t studio_autocast_end(int32_t device_type, int32_t previous_enabled, int32_t previous_dtype) noexcept;

// --- the machine
STUDIO_EXPORT const char* studio_version() noexcept;
STUDIO_EXPORT int32_t studio_build_info(char** text) noexcept;                             // free the text
STUDIO_EXPORT int32_t studio_threads_get() noexcept;
STUDIO_EXPORT int32_t studio_threads_set(int32_t threads) noexcept;
STUDIO_EXPORT int32_t studio_seed(int64_t seed) noexcept;                                  // every device
STUDIO_EXPORT int32_t studio_random_state_get(int32_t device, StudioTensor* state) noexcept;   // owned, bytes
STUDIO_EXPORT int32_t studio_random_state_set(int32_t device, StudioTensor state) noexcept;    // borrowed
STUDIO_EXPORT int32_t studio_tune_allocator() noexcept;                                    // see runtime.cpp
STUDIO_EXPORT int32_t studio_tf32_set(int32_t enabled) noexcept;
STUDIO_EXPORT int32_t studio_prefer_huge_pages(void* memory, int64_t bytes) noexcept;      // see runtime.cpp; never fails
STUDIO_EXPORT int32_t studio_cuda_count() noexcept;
STUDIO_EXPORT int32_t studio_cuda_device(int32_t index, char* name, int32_t capacity, int64_t* total, int64_t* free, int64_t* allocated, int64_t* reserved) noexcept;
STUDIO_EXPORT int32_t studio_cuda_synchronize(int32_t index) noexcept;
