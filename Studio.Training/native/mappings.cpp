// Files mapped into memory, and tensors that lie in them. The map is private: a tensor may be written to, the file never
// is, and only pages that were written to take memory of their own. The last tensor or handle to go unmaps it.
#include <cerrno>
#include <fcntl.h>
#include <memory>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"

using namespace studio;

namespace {

struct Mapping {
  char* data = nullptr;
  size_t size = 0;
  ~Mapping() { if (data != nullptr) munmap(data, size); }
};

using SharedMapping = std::shared_ptr<Mapping>;

[[noreturn]] void fail_with(const char* what) { throw std::runtime_error(std::string(what) + ": " + std::strerror(errno)); }

}  // namespace

STUDIO_EXPORT int32_t studio_mapping_open(const char* path, void** mapping, void** data, int64_t* size) noexcept {
  return guarded([&] {
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) fail_with("opening the file");
    struct stat status {};
    if (fstat(file, &status) != 0) { close(file); fail_with("asking for the file's size"); }
    auto made = std::make_shared<Mapping>();
    made->size = static_cast<size_t>(status.st_size);
    void* address = mmap(nullptr, made->size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_NORESERVE, file, 0);
    close(file);
    if (address == MAP_FAILED) fail_with("mapping the file");
    made->data = static_cast<char*>(address);
    *data = made->data;
    *size = status.st_size;
    *mapping = new SharedMapping(std::move(made));
  });
}

STUDIO_EXPORT int32_t studio_mapping_tensor(void* mapping, int64_t offset, const int64_t* sizes, int32_t dimensions, int32_t dtype, StudioTensor* result) noexcept {
  return guarded([&] {
    SharedMapping held = *static_cast<SharedMapping*>(mapping);
    const at::IntArrayRef shape(sizes, dimensions);
    const auto type = static_cast<at::ScalarType>(dtype);
    int64_t bytes = static_cast<int64_t>(c10::elementSize(type));
    for (const int64_t size : shape) bytes *= size;
    if (offset < 0 || bytes < 0 || offset > static_cast<int64_t>(held->size) - bytes) throw std::invalid_argument("the tensor lies outside of the file");
    char* const data = held->data + offset;
    *result = own(at::from_blob(data, shape, [held](void*) mutable { held.reset(); }, at::TensorOptions().dtype(type)));
  });
}

STUDIO_EXPORT int32_t studio_mapping_close(void* mapping) noexcept {
  return guarded([&] { delete static_cast<SharedMapping*>(mapping); });
}
