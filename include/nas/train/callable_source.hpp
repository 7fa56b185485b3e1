#pragma once
// Samples out of a function.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <new>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <nas/core/error.hpp>
#include <nas/train/sample.hpp>

namespace nas::train {

/// A function that makes sample `i`, by return value or into memory that is used again.
template <class F>
concept SampleFunction = std::invocable<F const&, std::size_t, sample&> || requires(F const& f, std::size_t i) {
    { f(i) } -> std::same_as<sample>;
};

/// A source of `size` samples that a function makes. The function is called from many threads at once and must give the
/// same sample for the same number.
template <SampleFunction F>
class callable_source {
public:
    callable_source(std::size_t size, F f, std::string name = "function")
        : size_(size), f_(std::move(f)), name_(std::move(name)) {}

    std::size_t size() const { return size_; }
    std::string_view name() const { return name_; }

    /// Throws `data_error` nas.data.58 if the function throws anything but an error of this library, or makes a sample
    /// whose parts do not fit.
    void read(std::size_t i, sample& to) const {
        to.where.assign(name_).append(", sample ").append(std::to_string(i));
        try {
            if constexpr (std::invocable<F const&, std::size_t, sample&>) {
                f_(i, to);
            } else {
                std::string where = std::move(to.where);
                to = f_(i);
                if (to.where.empty()) to.where = std::move(where);
            }
        } catch (error const&) {
            throw;
        } catch (std::bad_alloc const&) {
            throw;
        } catch (std::exception const& e) {
            throw data_error("nas.data.58", name_, ", sample ", i, ": the function threw: ", e.what(),
                             "; mend it, or leave the sample out");
        }
        if (to.extents.rank() == 0 || to.pixels.size() != static_cast<std::size_t>(to.extents.elements()))
            throw data_error("nas.data.58", name_, ", sample ", i, ": ", to.pixels.size(), " bytes for extents ",
                             to.extents.rank() == 0 ? "of nothing" : to_string(to.extents),
                             "; the function must set extents and as many pixels");
        if (to.label < 0)
            throw data_error("nas.data.58", name_, ", sample ", i, ": its label is ", to.label,
                             "; labels count from 0");
    }

private:
    std::size_t size_;
    F f_;
    std::string name_;
};

} // namespace nas::train
