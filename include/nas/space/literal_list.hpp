#pragma once
// The texts of the alternatives of one decision, kept without the values they stand for.

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/core/function_ref.hpp>
#include <nas/space/literal.hpp>
#include <nas/space/real.hpp>

namespace nas {

/// Texts by index: a list, or the whole numbers low, low + step, ... of a range too long for one, or the real numbers of
/// an interval (see `real`).
class literal_list {
public:
    literal_list() = default;
    explicit literal_list(std::vector<std::string> texts)
        : texts_(std::move(texts)), size_(static_cast<std::uint32_t>(texts_.size())) {}

    /// The numbers low, low + step, ...: `size` of them.
    static literal_list numbers(std::int64_t low, std::uint64_t step, std::uint32_t size) {
        literal_list out;
        out.size_ = size;
        out.low_ = low;
        out.step_ = step;
        return out;
    }

    /// The `continuous_arity` numbers of `real(from, to, {.log = log})`.
    static literal_list interval(double from, double to, bool log) {
        literal_list out;
        out.size_ = continuous_arity;
        out.real_ = {from, to, log};
        return out;
    }

    /// The texts that `literal_of` gives for 0 ... size - 1. Beyond `max_listed` they must be evenly spaced whole
    /// numbers, which is tried at 4096 places: `space_error` [nas.space.61].
    static literal_list of(std::uint32_t size, function_ref<std::string(std::uint32_t)> literal_of) {
        if (size == continuous_arity) return spread(literal_of);
        if (size > max_listed) return spaced(size, literal_of);
        std::vector<std::string> texts;
        texts.reserve(size);
        for (std::uint32_t i = 0; i < size; ++i) texts.push_back(literal_of(i));
        return literal_list(std::move(texts));
    }

    std::uint32_t size() const noexcept { return size_; }

    /// True if the texts are the numbers of a range and not listed.
    bool is_range() const noexcept { return texts_.size() != size_ && !is_real(); }
    std::int64_t low() const noexcept { return low_; }
    std::uint64_t step() const noexcept { return step_; }

    /// True if the texts are the numbers of an interval: then there is no sense in counting them.
    bool is_real() const noexcept { return size_ == continuous_arity; }
    struct bounds {
        double from = 0, to = 0;
        bool log = false;
        friend bool operator==(bounds const&, bounds const&) = default;
    };
    bounds const& real() const noexcept { return real_; }

    /// Precondition: i < size().
    std::string operator[](std::uint32_t i) const {
        if (is_real()) return literal_of(nas::real(real_.from, real_.to, {.log = real_.log}).at(i));
        return is_range() ? concat(static_cast<std::int64_t>(static_cast<std::uint64_t>(low_) + i * step_)) : texts_[i];
    }

    /// The first index from `from` on with this text; size() if there is none.
    std::uint32_t find(std::string_view text, std::uint32_t from = 0) const {
        if (is_real()) return find_real(text, from);
        if (!is_range()) {
            while (from < size_ && texts_[from] != text) ++from;
            return from;
        }
        std::int64_t number = 0;
        auto const read = std::from_chars(text.data(), text.data() + text.size(), number);
        if (read.ec != std::errc{} || number < low_) return size_;
        std::uint64_t const index = (static_cast<std::uint64_t>(number) - static_cast<std::uint64_t>(low_)) / step_;
        bool const found = index >= from && index < size_ && (*this)[static_cast<std::uint32_t>(index)] == text;
        return found ? static_cast<std::uint32_t>(index) : size_;
    }

    friend bool operator==(literal_list const&, literal_list const&) = default;

    static constexpr std::uint32_t max_listed = 65536;

private:
    static bool read(std::string_view text, double& out) {
        auto const end = std::from_chars(text.data(), text.data() + text.size(), out);
        return end.ec == std::errc{} && end.ptr == text.data() + text.size();
    }

    // The texts tell the bounds, and that in the middle the scale.
    static literal_list spread(function_ref<std::string(std::uint32_t)> literal_of) {
        double from = 0, to = 0;
        if (read(literal_of(0), from) && read(literal_of(continuous_arity - 1), to) && from < to)
            for (bool const log : {false, true}) {
                if (log && from <= 0) continue;
                auto const out = interval(from, to, log);
                if (out[continuous_arity / 2] == literal_of(continuous_arity / 2) &&
                    out[continuous_arity / 4] == literal_of(continuous_arity / 4))
                    return out;
            }
        throw space_error("nas.space.61", "a decision has ", continuous_arity, " alternatives from '", literal_of(0),
                          "' to '", literal_of(continuous_arity - 1), "', which are no interval of nas::real; ",
                          "split the decision in several");
    }

    std::uint32_t find_real(std::string_view text, std::uint32_t from) const {
        double x = 0;
        if (!read(text, x) || !(x >= real_.from && x <= real_.to)) return size_;
        std::uint32_t const index = nas::real(real_.from, real_.to, {.log = real_.log}).index_of(x);
        for (std::uint64_t i = index > 1 ? index - 2 : 0; i < size_ && i <= std::uint64_t{index} + 2; ++i)
            if (i >= from && (*this)[static_cast<std::uint32_t>(i)] == text) return static_cast<std::uint32_t>(i);
        return size_;
    }

    static literal_list spaced(std::uint32_t size, function_ref<std::string(std::uint32_t)> literal_of) {
        auto const refuse = [&](std::uint32_t i) {
            return space_error("nas.space.61", "a decision has ", size, " alternatives, too many to list, and '",
                               literal_of(i), "' at ", i, " is no number of an evenly spaced range; ",
                               "split the decision in several");
        };
        auto const number = [&](std::uint32_t i) {
            std::string const text = literal_of(i);
            std::int64_t out = 0;
            auto const read = std::from_chars(text.data(), text.data() + text.size(), out);
            if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) throw refuse(i);
            return out;
        };
        std::int64_t const low = number(0);
        auto const out = numbers(low, static_cast<std::uint64_t>(number(1)) - static_cast<std::uint64_t>(low), size);
        for (std::uint32_t k = 0; k <= 4096; ++k) {
            auto const i = static_cast<std::uint32_t>(std::uint64_t{size - 1} * k / 4096);
            if (out[i] != literal_of(i)) throw refuse(i);
        }
        return out;
    }

    std::vector<std::string> texts_;
    std::uint32_t size_ = 0;
    std::int64_t low_ = 0;
    std::uint64_t step_ = 1;
    bounds real_;
};

} // namespace nas
