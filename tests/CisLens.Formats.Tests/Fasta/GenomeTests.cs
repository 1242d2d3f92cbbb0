using CisLens.Core;
using CisLens.Formats.Fasta;

namespace CisLens.Formats.Tests.Fasta;

public class GenomeTests
{
    [Fact]
    public void Positions_outside_the_contig_are_N_and_are_counted()
    {
        using var genome = Genome.FromText(("chr1", "ACGTACGTACGTACGTACGT"));
        var codes = new byte[8];
        Assert.Equal(2, genome.Codes(0, -2, codes));
        Assert.Equal("NNACGTAC", Dna.Decode(codes)); // docs/conventions.md section 15, example 6
        Assert.Equal(3, genome.Codes(0, 15, codes));
        Assert.Equal("TACGTNNN", Dna.Decode(codes));
        Assert.Equal(8, genome.Codes(0, long.MaxValue, codes));
        Assert.Equal(8, genome.Codes(0, long.MinValue, codes));
        Assert.Equal("NNNNNNNN", Dna.Decode(codes));
    }

    [Fact]
    public void A_window_wider_than_the_contig_is_padded_at_both_ends()
    {
        using var genome = Genome.FromText(("c", "GAT"));
        var codes = new byte[7];
        Assert.Equal(4, genome.Codes(0, -2, codes));
        Assert.Equal("NNGATNN", Dna.Decode(codes));
    }

    [Fact]
    public void Letters_are_in_upper_case_and_may_be_IUPAC_codes()
    {
        using var genome = Genome.FromText(("c", "acgtRyNn-"));
        Assert.Equal("ACGTRYNN-", string.Concat(Enumerable.Range(0, 9).Select(i => genome.Letter(0, i))));
    }

    [Fact]
    public void Soft_masked_bases_are_counted()
    {
        using var genome = Genome.FromText(("c", "AAccnnGGtt"));
        Assert.Equal(6, genome.SoftMasked(0, -5, 50));
        Assert.Equal(3, genome.SoftMasked(0, 3, 6));
        Assert.Equal(0, genome.SoftMasked(0, 6, 8));
        Assert.Equal(0, genome.SoftMasked(0, 20, 30));
    }

    [Fact]
    public void Windows_are_those_of_a_plain_loop_over_the_text()
    {
        const ulong seed = 20;
        var rng = new Rng(seed);
        string letters = RandomBases(rng, 5_000);
        using var genome = Genome.FromText(("c", letters));
        for (int round = 0; round < 2_000; round++)
        {
            long start0 = rng.Next(letters.Length + 200) - 100;
            var codes = new byte[rng.Next(300)];
            int off = genome.Codes(0, start0, codes);
            Assert.Equal((PlainCodes(letters, start0, codes.Length, out int expectedOff), expectedOff), (Dna.Decode(codes), off));
            Assert.Equal(PlainSoftMasked(letters, start0, start0 + codes.Length), genome.SoftMasked(0, start0, start0 + codes.Length));
        }
    }

    static string RandomBases(Rng rng, int length)
    {
        var letters = new char[length];
        bool lower = false;
        for (int i = 0; i < length; i++)
        {
            lower ^= rng.Next(50) == 0;
            char letter = rng.Next(20) == 0 ? "NRY"[rng.Next(3)] : "ACGT"[rng.Next(4)];
            letters[i] = lower ? char.ToLowerInvariant(letter) : letter;
        }
        return new string(letters);
    }

    static string PlainCodes(string letters, long start0, int length, out int off)
    {
        off = 0;
        var result = new char[length];
        for (int i = 0; i < length; i++)
        {
            bool inside = start0 + i >= 0 && start0 + i < letters.Length;
            off += inside ? 0 : 1;
            char letter = inside ? char.ToUpperInvariant(letters[(int)(start0 + i)]) : 'N';
            result[i] = "ACGT".Contains(letter) ? letter : 'N';
        }
        return new string(result);
    }

    static int PlainSoftMasked(string letters, long start0, long end0)
    {
        int count = 0;
        for (long i = Math.Max(start0, 0); i < Math.Min(end0, letters.Length); i++)
            count += char.IsLower(letters[(int)i]) ? 1 : 0;
        return count;
    }
}
