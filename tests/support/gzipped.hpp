#pragma once
// Compression for tests of decompression. Needs zlib.

#include <zlib.h>

#include "support/data_files.hpp"

/// `content` as a gzip file.
inline bytes gzipped(bytes const& content) {
    z_stream z{};
    REQUIRE(deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    bytes out(deflateBound(&z, static_cast<uLong>(content.size())) + 64);
    z.next_in = const_cast<Bytef*>(content.data());
    z.avail_in = static_cast<uInt>(content.size());
    z.next_out = out.data();
    z.avail_out = static_cast<uInt>(out.size());
    REQUIRE(deflate(&z, Z_FINISH) == Z_STREAM_END);
    out.resize(z.total_out);
    deflateEnd(&z);
    return out;
}
