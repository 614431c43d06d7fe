// Handles: counting references, reading shape and type, and copying to and from memory that is not libtorch's.
#include "internal.h"

using namespace studio;

STUDIO_EXPORT int32_t studio_tensor_release(const StudioTensor* tensors, int32_t count) noexcept {
  return guarded([&] {
    for (int32_t i = 0; i < count; ++i)
      if (tensors[i] != nullptr) ImplPointer::reclaim(static_cast<at::TensorImpl*>(tensors[i]));
  });
}

STUDIO_EXPORT int32_t studio_tensor_info(StudioTensor tensor, StudioTensorInfo* info, int64_t* sizes, int64_t* strides, int32_t capacity) noexcept {
  return guarded([&] {
    const at::Tensor t = borrow(tensor);
    if (!t.defined()) throw std::invalid_argument("the tensor is undefined");
    const bool strided = t.layout() == c10::kStrided;
    info->data = strided && t.has_storage() ? t.data_ptr() : nullptr;
    info->numel = t.numel();
    info->dtype = static_cast<int32_t>(t.scalar_type());
    info->device_type = static_cast<int32_t>(t.device().type());
    info->device_index = t.device().index();
    info->dimensions = static_cast<int32_t>(t.dim());
    info->requires_grad = t.requires_grad();
    info->is_leaf = t.is_leaf();
    info->is_contiguous = strided && t.is_contiguous();
    info->has_grad = t.is_leaf() && t.requires_grad() && t.grad().defined();
    for (int32_t i = 0; i < info->dimensions && i < capacity; ++i) {
      sizes[i] = t.size(i);
      strides[i] = strided ? t.stride(i) : 0;
    }
  });
}

STUDIO_EXPORT int32_t studio_tensor_from_memory(const void* data, const int64_t* sizes, int32_t dimensions, int32_t dtype,
                                                int32_t device, StudioTensor* result) noexcept {
  return guarded([&] {
    const auto options = at::TensorOptions().dtype(static_cast<at::ScalarType>(dtype));
    at::Tensor tensor = at::empty(at::IntArrayRef(sizes, dimensions), options);
    if (tensor.numel() > 0) std::memcpy(tensor.data_ptr(), data, tensor.numel() * tensor.element_size());
    const auto target = device_of(device);
    *result = own(target.is_cpu() ? std::move(tensor) : tensor.to(target));
  });
}

STUDIO_EXPORT int32_t studio_tensor_to_memory(StudioTensor tensor, void* data, int64_t bytes) noexcept {
  return guarded([&] {
    const at::Tensor source = borrow(tensor).detach().to(at::kCPU).contiguous();
    const int64_t size = source.numel() * static_cast<int64_t>(source.element_size());
    if (size != bytes) throw std::invalid_argument("the tensor has " + std::to_string(size) + " bytes, room is for " + std::to_string(bytes));
    if (size > 0) std::memcpy(data, source.data_ptr(), size);
  });
}
