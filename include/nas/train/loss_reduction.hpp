#pragma once
// How the losses of elements become one number, and the checks that losses share.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <nas/train/train_error.hpp>

namespace nas::train {

enum class loss_reduction : std::uint8_t {
    mean, ///< the sum divided by the number of elements (or by their weights, where a loss says so)
    sum,
};

namespace detail {

/// nas.train.30 unless both sizes agree; `loss` and `what` are for people.
inline void equal_loss_sizes(std::string_view loss, std::string_view what, std::size_t expected, std::size_t got) {
    if (expected != got)
        throw train_error("nas.train.30", loss, ": there are ", got, " ", what, ", expected ", expected);
}

/// nas.train.31 unless there is something to compute the loss of.
inline void some_loss_elements(std::string_view loss, std::size_t elements) {
    if (elements == 0) throw train_error("nas.train.31", loss, ": the batch is empty");
}

/// nas.train.32 unless `good`.
template <class Value>
void loss_setting(bool good, std::string_view loss, std::string_view setting, Value const& value,
                  std::string_view must) {
    if (!good) throw train_error("nas.train.32", loss, ": ", setting, " is ", value, "; it must be ", must);
}

/// What the sum over `elements` is multiplied with.
inline double loss_share(loss_reduction r, std::size_t elements) {
    return r == loss_reduction::sum ? 1.0 : 1 / static_cast<double>(elements);
}

} // namespace detail

} // namespace nas::train
