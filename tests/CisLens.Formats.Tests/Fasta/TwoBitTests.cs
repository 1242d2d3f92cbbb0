using CisLens.Core;
using CisLens.Formats.Fasta;

namespace CisLens.Formats.Tests.Fasta;

public sealed class TwoBitTests
{
    [Fact]
    public void The_first_base_is_in_the_lowest_bits()
    {
        var packed = new byte[2];
        TwoBit.Pack(Dna.Encode("CGTAT"), 0, packed);
        // The first byte has C = 01, G = 10, T = 11 and A = 00, starting at the lowest bits. The second byte has T.
        Assert.Equal([0b00_11_10_01, 0b11], packed);
    }

    [Fact]
    public void Codes_that_are_packed_at_any_position_are_unpacked_again()
    {
        var rng = new Rng(7);
        for (int pos0 = 0; pos0 < 9; pos0++)
            for (int length = 0; length < 13; length++)
            {
                byte[] codes = [.. Enumerable.Range(0, length).Select(_ => (byte)rng.Next(4))];
                var packed = new byte[TwoBit.Bytes(pos0 + length)];
                TwoBit.Pack(codes, pos0, packed);
                var unpacked = new byte[length];
                TwoBit.Unpack(packed, pos0, unpacked);
                Assert.Equal(codes, unpacked);
                Assert.Equal(codes, Enumerable.Range(pos0, length).Select(i => TwoBit.Code(packed, i)));
            }
    }
}
