#pragma once
// The records that TensorFlow keeps in TFRecord files: tf.train.Example.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/core/error.hpp>

namespace nas::train {

enum class feature_kind : std::uint8_t { none, bytes, floats, integers };

constexpr std::string_view to_string(feature_kind k) {
    constexpr std::string_view names[]{"nothing", "bytes", "floats", "integers"};
    return names[static_cast<std::size_t>(k)];
}

namespace detail {

/// Reads the fields of a protobuf message (protobuf.dev/programming-guides/encoding). `all` is the whole record, so
/// that messages can name bytes of it.
class wire_reader {
public:
    wire_reader(std::span<std::uint8_t const> all, std::size_t begin, std::size_t end, std::string_view where)
        : all_(all), at_(begin), end_(end), where_(where) {}

    bool done() const { return at_ == end_; }
    std::size_t at() const { return at_; }
    std::uint32_t field() const { return field_; }
    std::uint32_t type() const { return type_; }
    wire_reader inner(std::span<std::uint8_t const> part) const {
        auto const begin = static_cast<std::size_t>(part.data() - all_.data());
        return {all_, begin, begin + part.size(), where_};
    }

    void next_field() {
        field_at_ = at_;
        std::uint64_t const tag = varint();
        field_ = static_cast<std::uint32_t>(tag >> 3);
        type_ = static_cast<std::uint32_t>(tag & 7);
        if (field_ == 0 || tag >> 32 != 0) fail("has a field numbered ", tag >> 3);
    }
    std::uint64_t varint() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 70; shift += 7) {
            if (at_ == end_) fail("ends inside a number");
            std::uint8_t const b = all_[at_++];
            if (shift == 63 && b > 1) break;
            value |= std::uint64_t{b & 0x7fu} << shift;
            if ((b & 0x80) == 0) return value;
        }
        fail("has a number of more than 64 bits");
    }
    std::uint32_t fixed32() {
        auto const b = take(4);
        return std::uint32_t{b[0]} | std::uint32_t{b[1]} << 8 | std::uint32_t{b[2]} << 16 | std::uint32_t{b[3]} << 24;
    }
    std::span<std::uint8_t const> delimited() { return take(varint()); }

    /// Passes over a field that the reader of the message does not know.
    void skip() {
        if (type_ == 0) (void)varint();
        else if (type_ == 1) (void)take(8);
        else if (type_ == 2) (void)delimited();
        else if (type_ == 5) (void)take(4);
        else fail("has a field of wire type ", type_);
    }
    /// The message of the field `wanted`, if this is one; else the field is passed over and the result is false.
    bool message(std::uint32_t wanted, std::span<std::uint8_t const>& to) {
        if (field_ != wanted || type_ != 2) return skip(), false;
        to = delimited();
        return true;
    }

    template <class... Pieces>
    [[noreturn]] void fail(Pieces const&... what) const {
        throw data_error("nas.data.35", where_, ": at byte ", field_at_, " of ", all_.size(), ", the record ", what...,
                         "; it is damaged or not a tf.train.Example");
    }

private:
    std::span<std::uint8_t const> take(std::uint64_t n) {
        if (n > end_ - at_) fail("announces ", n, " bytes where ", end_ - at_, " follow");
        auto const out = all_.subspan(at_, static_cast<std::size_t>(n));
        at_ += static_cast<std::size_t>(n);
        return out;
    }

    std::span<std::uint8_t const> all_;
    std::size_t at_, end_, field_at_ = at_;
    std::string_view where_;
    std::uint32_t field_ = 0, type_ = 0;
};

} // namespace detail

/// The features of a record, by name. An object may read many records in turn: it keeps its memory.
class example {
public:
    /// Where the values of a feature lie; of no use without its example.
    struct feature {
        std::string_view name;
        feature_kind kind = feature_kind::none; ///< none: a feature that is there, but empty
        std::size_t first = 0, count = 0;
    };

    example() = default;
    /// `read` of one record.
    example(std::span<std::uint8_t const> record, std::string_view where) { read(record, where); }

    /// Reads a tf.train.Example. `record` must outlive the use of names and bytes; `where` begins messages. As protobuf
    /// has it: unknown fields are passed over, of features with the same name the last one holds, numbers may be packed
    /// or not. Throws `data_error` nas.data.35.
    void read(std::span<std::uint8_t const> record, std::string_view where) {
        clear(where);
        detail::wire_reader in(record, 0, record.size(), where_);
        for (std::span<std::uint8_t const> part; !in.done();) {
            in.next_field();
            if (in.message(1, part)) add_features(in.inner(part));
        }
    }

    /// In the order of the record; of those with the same name the last one holds.
    std::span<feature const> features() const { return features_; }
    /// The feature, or a null pointer.
    feature const* find(std::string_view name) const {
        for (std::size_t i = features_.size(); i-- > 0;)
            if (features_[i].name == name) return &features_[i];
        return nullptr;
    }

    /// The values of a feature; empty if it is there without any. Throw `data_error` nas.data.36 if there is none of that
    /// name, nas.data.37 if its values are of another kind.
    std::span<std::span<std::uint8_t const> const> bytes(std::string_view name) const {
        return values(name, feature_kind::bytes, bytes_);
    }
    std::span<float const> floats(std::string_view name) const { return values(name, feature_kind::floats, floats_); }
    std::span<std::int64_t const> integers(std::string_view name) const {
        return values(name, feature_kind::integers, integers_);
    }

    /// The only value of a feature. Throw as above, and nas.data.38 if there is not exactly one.
    std::span<std::uint8_t const> one_bytes(std::string_view name) const { return only(name, bytes(name)); }
    float one_float(std::string_view name) const { return only(name, floats(name)); }
    std::int64_t one_integer(std::string_view name) const { return only(name, integers(name)); }
    std::string_view one_text(std::string_view name) const {
        auto const b = one_bytes(name);
        return {reinterpret_cast<char const*>(b.data()), b.size()};
    }

private:
    friend class sequence_example;

    void clear(std::string_view where) {
        where_ = where;
        features_.clear();
        bytes_.clear();
        floats_.clear();
        integers_.clear();
    }

    /// A message tf.train.Features: map<string, Feature> feature = 1.
    void add_features(detail::wire_reader in) {
        for (std::span<std::uint8_t const> part; !in.done();) {
            in.next_field();
            if (!in.message(1, part)) continue;
            feature f{};
            auto entry = in.inner(part);
            for (std::span<std::uint8_t const> inside; !entry.done();) {
                entry.next_field();
                if (entry.field() == 1 && entry.type() == 2) {
                    auto const key = entry.delimited();
                    f.name = {reinterpret_cast<char const*>(key.data()), key.size()};
                } else if (entry.message(2, inside)) {
                    add_values(entry.inner(inside), f);
                }
            }
            features_.push_back(f);
        }
    }

    /// A message tf.train.Feature: one of BytesList = 1, FloatList = 2, Int64List = 3, each `repeated value = 1`. The
    /// last list holds; two of the same kind in a row are one.
    void add_values(detail::wire_reader in, feature& f) {
        for (std::span<std::uint8_t const> part; !in.done();) {
            in.next_field();
            auto const kind = static_cast<feature_kind>(in.field() <= 3 ? in.field() : 0);
            if (kind == feature_kind::none || in.type() != 2) {
                in.skip();
                continue;
            }
            part = in.delimited();
            if (kind != f.kind) f.kind = kind, f.count = 0;
            if (kind == feature_kind::bytes) append(f, bytes_, [&] { add_bytes(in.inner(part)); });
            else if (kind == feature_kind::floats) append(f, floats_, [&] { add_floats(in.inner(part)); });
            else append(f, integers_, [&] { add_integers(in.inner(part)); });
        }
    }
    template <class Pool, class Add>
    static void append(feature& f, Pool& pool, Add const& add) {
        if (f.count == 0)
            f.first = pool.size(); // values of one feature follow one another, as nothing else is read between
        std::size_t const before = pool.size();
        add();
        f.count += pool.size() - before;
    }
    void add_bytes(detail::wire_reader in) {
        while (!in.done()) {
            in.next_field();
            if (in.field() == 1 && in.type() == 2) bytes_.push_back(in.delimited());
            else in.skip();
        }
    }
    void add_floats(detail::wire_reader in) {
        while (!in.done()) {
            in.next_field();
            if (in.field() == 1 && in.type() == 5) {
                floats_.push_back(std::bit_cast<float>(in.fixed32()));
            } else if (in.field() == 1 && in.type() == 2) {
                auto const packed = in.delimited();
                if (packed.size() % 4 != 0)
                    in.fail("has ", packed.size(), " bytes of packed floats, not a multiple of 4");
                floats_.reserve(floats_.size() + packed.size() / 4);
                for (auto part = in.inner(packed); !part.done();)
                    floats_.push_back(std::bit_cast<float>(part.fixed32()));
            } else {
                in.skip();
            }
        }
    }
    void add_integers(detail::wire_reader in) {
        while (!in.done()) {
            in.next_field();
            if (in.field() == 1 && in.type() == 0) {
                integers_.push_back(static_cast<std::int64_t>(in.varint()));
            } else if (in.field() == 1 && in.type() == 2) {
                for (auto part = in.inner(in.delimited()); !part.done();)
                    integers_.push_back(static_cast<std::int64_t>(part.varint()));
            } else {
                in.skip();
            }
        }
    }

    template <class T>
    std::span<T const> values(std::string_view name, feature_kind kind, std::vector<T> const& pool) const {
        feature const* const f = find(name);
        if (!f) {
            std::string known;
            for (feature const& other : features_) known += (known.empty() ? "" : ", ") + std::string(other.name);
            throw data_error("nas.data.36", where_, ": the record has no feature ", name, "; it has: ", known);
        }
        if (f->kind != kind && f->kind != feature_kind::none)
            throw data_error("nas.data.37", where_, ": feature ", name, " holds ", to_string(f->kind), ", not ",
                             to_string(kind), "; ask for what it holds");
        return std::span<T const>(pool).subspan(f->kind == kind ? f->first : 0, f->kind == kind ? f->count : 0);
    }
    template <class T>
    T only(std::string_view name, std::span<T const> v) const {
        if (v.size() != 1)
            throw data_error("nas.data.38", where_, ": feature ", name, " has ", v.size(), " values, expected 1");
        return v[0];
    }

    std::string where_;
    std::vector<feature> features_;
    std::vector<std::span<std::uint8_t const>> bytes_;
    std::vector<float> floats_;
    std::vector<std::int64_t> integers_;
};

} // namespace nas::train
