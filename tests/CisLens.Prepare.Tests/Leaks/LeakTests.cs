using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Prepare.Leaks;

namespace CisLens.Prepare.Tests.Leaks;

public sealed class LeakTests
{
    [Fact]
    public void Windows_of_two_splits_less_than_a_window_apart_are_counted()
    {
        // The windows have 600 bp. Starts that are 1200 bp apart leave exactly 600 bp between the windows; 1199 bp leave 599 bp.
        Assert.Equal(0, WindowOverlap.Count([(0, 0, Split.Train), (0, 1200, Split.Test), (1, 1300, Split.Train)], 1200));
        Assert.Equal(1, WindowOverlap.Count([(0, 0, Split.Train), (0, 1199, Split.Test)], 1200));
        Assert.Equal(2, WindowOverlap.Count([(0, 0, Split.Train), (0, 10, Split.Train), (0, 20, Split.Test), (0, 30, Split.Train)], 1200));
    }

    [Fact]
    public void A_kmer_and_its_reverse_complement_are_the_same_and_kmers_with_N_are_left_out()
    {
        var rng = new Rng(11);
        string text = new([.. Enumerable.Range(0, 40).Select(_ => "ACGT"[rng.Next(4)])]);
        var words = DnaKmers.From(Dna.Encode(text), 1);
        Assert.Equal(9, words.Count);   // 40 - 32 + 1
        Assert.Equal(words.Order(), DnaKmers.From(Dna.ReverseComplement(Dna.Encode(text)), 1).Order());
        // An unknown base at 20 leaves runs of 20 and 19 bases. An unknown base at 7 leaves runs of 7 and 32 bases.
        Assert.Empty(DnaKmers.From(Dna.Encode(text.Remove(20, 1).Insert(20, "N")), 1));
        Assert.Single(DnaKmers.From(Dna.Encode(text.Remove(7, 1).Insert(7, "N")), 1));
        Assert.Empty(DnaKmers.From(Dna.Encode(text.Remove(31)), 1));
    }

    [Fact]
    public void Sampling_selects_the_same_kmers_in_every_sequence()
    {
        var rng = new Rng(12);
        string text = new([.. Enumerable.Range(0, 5000).Select(_ => "ACGT"[rng.Next(4)])]);
        var all = DnaKmers.From(Dna.Encode(text), 1);
        var some = DnaKmers.From(Dna.Encode(text), 10);
        Assert.InRange(some.Count, all.Count / 20, all.Count / 5);
        Assert.Equal(some.Order(), DnaKmers.From(Dna.ReverseComplement(Dna.Encode(text)), 10).Order());
    }
}
