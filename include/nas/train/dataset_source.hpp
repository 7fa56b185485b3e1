#pragma once
// A data set in memory, read as a source.

#include <charconv>
#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>

#include <nas/train/dataset.hpp>
#include <nas/train/sample.hpp>

namespace nas::train {

/// Sets `where` to "NAME, image I" without giving up its memory.
inline void name_record(std::string& where, std::string_view name, std::size_t i) {
    char digits[24];
    auto const end = std::to_chars(digits, digits + sizeof digits, i).ptr;
    where.assign(name);
    where.append(", image ").append(digits, static_cast<std::size_t>(end - digits));
}

/// Shares a data set, so that several trials read one copy; satisfies `Source`.
class dataset_source {
public:
    /// Throws `data_error` if the data set is inconsistent (see `check`). Precondition: not null.
    explicit dataset_source(std::shared_ptr<dataset const> d) : data_(std::move(d)) { check(*data_); }
    /// Takes a data set.
    explicit dataset_source(dataset d) : dataset_source(std::make_shared<dataset const>(std::move(d))) {}

    std::size_t size() const { return data_->size(); }
    std::string_view name() const { return data_->name; }
    dataset const& data() const { return *data_; }

    void read(std::size_t i, sample& out) const {
        out.extents = data_->image_shape();
        auto const pixels = data_->image(i);
        out.pixels.assign(pixels.begin(), pixels.end());
        out.label = data_->labels[i];
        name_record(out.where, data_->name, i);
    }

private:
    std::shared_ptr<dataset const> data_;
};

} // namespace nas::train
