#pragma once
// A source of images that know their index, with records that fail on request, and small helpers for pipelines.

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/train/dataset_source.hpp>
#include <nas/train/sample.hpp>

namespace test {

/// Image i has all bytes i modulo 251, label i modulo 10. Those of `damaged` throw.
struct numbered_images {
    std::size_t count = 20;
    nas::shape extents{1, 2, 2};
    std::vector<std::size_t> damaged{};

    std::size_t size() const { return count; }
    std::string_view name() const { return "numbered"; }
    void read(std::size_t i, nas::train::sample& out) const {
        if (std::find(damaged.begin(), damaged.end(), i) != damaged.end())
            throw nas::data_error("nas.data.32", "numbered.rec: the record at byte ", 100 * i, " is damaged");
        out.extents = extents;
        out.pixels.assign(static_cast<std::size_t>(extents.elements()), static_cast<std::uint8_t>(i % 251));
        out.label = static_cast<std::int64_t>(i % 10);
        nas::train::name_record(out.where, name(), i);
    }
};

} // namespace test
