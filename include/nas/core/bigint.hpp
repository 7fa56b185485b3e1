#pragma once
// Unsigned integers of any size: numbers of architectures outgrow 128 bits.

#include <bit>
#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <nas/core/error.hpp>

namespace nas {

/// A natural number without upper bound, usable in constant expressions.
///
/// Sums, products, differences and quotients are exact; nothing is ever below zero.
class bigint {
public:
    constexpr bigint() = default;

    /// Throws `space_error` [nas.space.1] for a negative number.
    template <std::integral N>
    constexpr bigint(N number) { // NOLINT(google-explicit-constructor): a number is a number
        if constexpr (std::signed_integral<N>)
            if (number < 0)
                throw space_error("nas.space.1", "a bigint cannot hold ", number, "; counts are never negative");
        for (auto rest = static_cast<std::uint64_t>(number); rest != 0; rest >>= 32)
            limbs_.push_back(static_cast<std::uint32_t>(rest));
    }

    /// Reads decimal digits. Throws `space_error` [nas.space.2] if `digits` is empty or holds anything else.
    static constexpr bigint from_text(std::string_view digits) {
        if (digits.empty()) throw space_error("nas.space.2", "an empty text is not a number");
        bigint out;
        for (char const c : digits) {
            if (c < '0' || c > '9')
                throw space_error("nas.space.2", "'", digits, "' is not a whole number in decimal digits");
            out.multiply_add(10, static_cast<std::uint32_t>(c - '0'));
        }
        return out;
    }

    /// Decimal digits without separators. Quadratic in the number of digits.
    std::string to_text() const {
        std::string digits;
        std::vector<std::uint32_t> rest = limbs_;
        while (!rest.empty()) {
            std::uint64_t remainder = 0;
            for (std::size_t i = rest.size(); i-- > 0;) {
                std::uint64_t const part = remainder << 32 | rest[i];
                rest[i] = static_cast<std::uint32_t>(part / block);
                remainder = part % block;
            }
            while (!rest.empty() && rest.back() == 0) rest.pop_back();
            for (int i = 0; i < 9 && (remainder != 0 || !rest.empty()); ++i, remainder /= 10)
                digits += static_cast<char>('0' + remainder % 10);
        }
        return digits.empty() ? "0" : std::string(digits.rbegin(), digits.rend());
    }

    /// A double within a few units in the last place; infinity beyond 1.8e308.
    constexpr double to_double() const noexcept {
        double out = 0;
        for (std::size_t i = limbs_.size(); i-- > 0;) out = out * 4294967296.0 + limbs_[i];
        return out;
    }

    constexpr bool fits_uint64() const noexcept { return limbs_.size() <= 2; }

    /// The value if it fits in 64 bits; otherwise throws `space_error` [nas.space.3].
    constexpr std::uint64_t to_uint64() const {
        if (!fits_uint64())
            throw space_error("nas.space.3", to_text(), " does not fit in 64 bits; compute with bigint");
        std::uint64_t out = 0;
        for (std::size_t i = limbs_.size(); i-- > 0;) out = out << 32 | limbs_[i];
        return out;
    }

    constexpr bigint& operator+=(bigint const& other) {
        grow(other.limbs_.size());
        std::uint64_t carry = 0;
        for (std::size_t i = 0; i < limbs_.size(); ++i) {
            carry += std::uint64_t{limbs_[i]} + (i < other.limbs_.size() ? other.limbs_[i] : 0);
            limbs_[i] = static_cast<std::uint32_t>(carry);
            carry >>= 32;
        }
        if (carry != 0) limbs_.push_back(static_cast<std::uint32_t>(carry));
        return *this;
    }

    friend constexpr bigint operator+(bigint a, bigint const& b) { return a += b; }

    friend constexpr bigint operator*(bigint const& a, bigint const& b) {
        bigint out;
        if (a.limbs_.empty() || b.limbs_.empty()) return out;
        out.grow(a.limbs_.size() + b.limbs_.size());
        for (std::size_t i = 0; i < a.limbs_.size(); ++i) {
            std::uint64_t carry = 0;
            for (std::size_t j = 0; j < b.limbs_.size(); ++j) {
                carry += std::uint64_t{a.limbs_[i]} * b.limbs_[j] + out.limbs_[i + j];
                out.limbs_[i + j] = static_cast<std::uint32_t>(carry);
                carry >>= 32;
            }
            out.limbs_[i + b.limbs_.size()] = static_cast<std::uint32_t>(carry);
        }
        if (out.limbs_.back() == 0) out.limbs_.pop_back();
        return out;
    }

    constexpr bigint& operator*=(bigint const& other) { return *this = *this * other; }

    /// Throws `space_error` [nas.space.1] if `other` is larger.
    constexpr bigint& operator-=(bigint const& other) {
        if (*this < other)
            throw space_error("nas.space.1", "a bigint cannot hold ", to_text(), " - ", other.to_text(),
                              "; counts are never negative");
        std::uint64_t borrow = 0;
        for (std::size_t i = 0; i < limbs_.size(); ++i) {
            std::uint64_t const minus = borrow + (i < other.limbs_.size() ? other.limbs_[i] : 0);
            borrow = limbs_[i] < minus ? 1 : 0;
            limbs_[i] = static_cast<std::uint32_t>(limbs_[i] - minus);
        }
        trim();
        return *this;
    }

    friend constexpr bigint operator-(bigint a, bigint const& b) { return a -= b; }

    /// Number of binary digits; 0 for 0.
    constexpr std::size_t bit_length() const noexcept {
        return limbs_.empty() ? 0 : limbs_.size() * 32 - static_cast<std::size_t>(std::countl_zero(limbs_.back()));
    }

    struct division;

    /// `a` divided by `b`: quotient and remainder (Knuth, TAOCP 2, algorithm D). Throws `space_error` [nas.space.60] if
    /// `b` is 0.
    static constexpr division divide(bigint const& a, bigint const& b);

    friend constexpr bool operator==(bigint const& a, bigint const& b) noexcept { return (a <=> b) == 0; }

    friend constexpr std::strong_ordering operator<=>(bigint const& a, bigint const& b) noexcept {
        if (a.limbs_.size() != b.limbs_.size()) return a.limbs_.size() <=> b.limbs_.size();
        for (std::size_t i = a.limbs_.size(); i-- > 0;)
            if (a.limbs_[i] != b.limbs_[i]) return a.limbs_[i] <=> b.limbs_[i];
        return std::strong_ordering::equal;
    }

private:
    static constexpr std::uint64_t block = 1'000'000'000; // the largest power of ten below 2^32

    constexpr void grow(std::size_t size) {
        while (limbs_.size() < size)
            limbs_.push_back(0); // clang 14 cannot evaluate vector::resize in a constant expression
    }

    constexpr void trim() {
        while (!limbs_.empty() && limbs_.back() == 0) limbs_.pop_back();
    }

    // The limbs moved up by fewer than 32 bits, with one more limb on top.
    constexpr std::vector<std::uint32_t> shifted(int bits) const {
        std::vector<std::uint32_t> out;
        std::uint64_t carry = 0;
        for (std::uint32_t const limb : limbs_) {
            carry |= std::uint64_t{limb} << bits;
            out.push_back(static_cast<std::uint32_t>(carry));
            carry >>= 32;
        }
        out.push_back(static_cast<std::uint32_t>(carry));
        return out;
    }

    constexpr void multiply_add(std::uint32_t factor, std::uint32_t summand) {
        std::uint64_t carry = summand;
        for (std::uint32_t& limb : limbs_) {
            carry += std::uint64_t{limb} * factor;
            limb = static_cast<std::uint32_t>(carry);
            carry >>= 32;
        }
        if (carry != 0) limbs_.push_back(static_cast<std::uint32_t>(carry));
    }

    std::vector<std::uint32_t> limbs_; // least significant first, no leading zero
};

struct bigint::division {
    bigint quotient;
    bigint remainder;
};

constexpr bigint::division bigint::divide(bigint const& a, bigint const& b) {
    if (b.limbs_.empty()) throw space_error("nas.space.60", a.to_text(), " cannot be divided by 0");
    if (a < b) return {0, a};
    division out;
    std::size_t const n = b.limbs_.size();
    std::size_t const digits = a.limbs_.size() - n + 1;
    out.quotient.grow(digits);
    int const shift = std::countl_zero(b.limbs_.back());
    std::vector<std::uint32_t> rest = a.shifted(shift);
    std::vector<std::uint32_t> const by = b.shifted(shift);
    std::uint64_t const top = by[n - 1];
    std::uint64_t const second = n > 1 ? by[n - 2] : 0;
    for (std::size_t j = digits; j-- > 0;) {
        std::uint64_t const head = std::uint64_t{rest[j + n]} << 32 | rest[j + n - 1];
        std::uint64_t guess = head / top;
        std::uint64_t left = head % top;
        // At most one or two too large; the second limb of the divisor tells.
        while (guess > 0xffffffffu || (n > 1 && guess * second > (left << 32 | rest[j + n - 2]))) {
            --guess;
            left += top;
            if (left > 0xffffffffu) break;
        }
        std::uint64_t carry = 0;
        std::uint64_t borrow = 0;
        for (std::size_t i = 0; i <= n; ++i) {
            carry += guess * (i < n ? by[i] : 0);
            std::uint64_t const minus = (carry & 0xffffffffu) + borrow;
            carry >>= 32;
            borrow = rest[i + j] < minus ? 1 : 0;
            rest[i + j] = static_cast<std::uint32_t>(rest[i + j] - minus);
        }
        if (borrow != 0) {
            --guess;
            std::uint64_t sum = 0;
            for (std::size_t i = 0; i <= n; ++i) {
                sum += std::uint64_t{rest[i + j]} + (i < n ? by[i] : 0);
                rest[i + j] = static_cast<std::uint32_t>(sum);
                sum >>= 32;
            }
        }
        out.quotient.limbs_[j] = static_cast<std::uint32_t>(guess);
    }
    out.quotient.trim();
    for (std::size_t i = 0; i < n; ++i) {
        std::uint64_t const pair = std::uint64_t{rest[i + 1]} << 32 | rest[i];
        out.remainder.limbs_.push_back(static_cast<std::uint32_t>(pair >> shift));
    }
    out.remainder.trim();
    return out;
}

constexpr bigint operator/(bigint const& a, bigint const& b) { return bigint::divide(a, b).quotient; }
constexpr bigint operator%(bigint const& a, bigint const& b) { return bigint::divide(a, b).remainder; }

/// `base` to the power of `exponent`; 0 to the power of 0 is 1.
constexpr bigint power(bigint base, std::uint64_t exponent) {
    bigint out = 1;
    for (; exponent != 0; exponent >>= 1) {
        if (exponent & 1u) out *= base;
        if (exponent > 1) base *= base;
    }
    return out;
}

} // namespace nas
