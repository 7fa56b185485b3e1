// nas::images brings what it builds on: pictures, and the compressed files that hold them.

#include <nas/train/decode_image.hpp>
#include <nas/train/tfrecord.hpp>

int main() {
    nas::train::image_decoder decoder;
    nas::train::image picture;
    try {
        decoder.decode({}, "nothing", {}, picture);
    } catch (nas::data_error const& e) {
        if (e.id() != "nas.data.45") return 1;
    }
    try {
        nas::train::tfrecord_reader reader("no such file");
    } catch (nas::data_error const& e) {
        return e.id() == "nas.data.1" ? 0 : 2;
    }
    return 3;
}
