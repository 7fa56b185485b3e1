#pragma once
// One block of zeroed, aligned memory for everything a plan needs.

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace nas {

/// Zeroed memory, aligned for vectors; blocks of 4 MiB and more are aligned and advised for huge pages, because a fresh
/// 4 KiB page costs over a microsecond. Throws `std::bad_alloc`.
class arena {
public:
    static constexpr std::size_t alignment = 64;

    arena() = default;
    explicit arena(std::size_t bytes) : size_(round_up(bytes, alignment)) {
        if (size_ == 0) return;
        constexpr std::size_t huge_page = std::size_t{2} << 20;
        bool const large = size_ >= 2 * huge_page;
        if (large) size_ = round_up(size_, huge_page);
        data_.reset(static_cast<std::byte*>(std::aligned_alloc(large ? huge_page : alignment, size_)));
        if (!data_) throw std::bad_alloc{};
#if defined(__linux__)
        if (large) (void)madvise(data_.get(), size_, MADV_HUGEPAGE); // advice only: failure costs time, not correctness
#endif
        std::memset(data_.get(), 0, size_);
    }

    std::byte* data() noexcept { return data_.get(); }
    std::byte const* data() const noexcept { return data_.get(); }
    std::size_t size() const noexcept { return size_; }

    static constexpr std::size_t round_up(std::size_t n, std::size_t unit) { return (n + unit - 1) / unit * unit; }

private:
    struct release {
        void operator()(std::byte* p) const noexcept { std::free(p); }
    };
    std::unique_ptr<std::byte, release> data_;
    std::size_t size_ = 0;
};

} // namespace nas
