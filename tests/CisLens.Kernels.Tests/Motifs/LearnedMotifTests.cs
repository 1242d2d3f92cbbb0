using CisLens.Kernels.Interchange;
using CisLens.Kernels.Motifs;
using CisLens.Kernels.Scores;
using CisLens.Tests;

namespace CisLens.Kernels.Tests.Motifs;

public sealed class LearnedMotifTests
{
    // computed by hand for l = 5: CGTAA is the merged form of the seed TTACG; AGTAA differs from it by one mismatch;
    // GTAAC is shifted by one base; the variance of 4, 3, 2, 1 is 1.25
    [Fact]
    public void Kmers_near_the_seed_are_laid_on_it()
    {
        var values = new double[1024];
        foreach (var (word, weight) in new[] { ("CGTAA", 4.0), ("AGTAA", 3.0), ("GTAAC", 2.0), ("CCCCC", 1.0) })
            values[KmerWeights.Parse(word)!.Value] = values[KmerWeights.Parse(Reverse(word))!.Value] = weight;
        var motifs = LearnedMotif.Find(new KmerWeights(5, values), motifs: 3, topKmers: 4);
        Assert.Equal(2, motifs.Count);
        Assert.Equal(("CGTAA", 3, "CGTAA"), (motifs[0].Seed, motifs[0].Kmers, motifs[0].Matrix.Consensus));
        Assert.Equal(("CCCCC", 1), (motifs[1].Seed, motifs[1].Kmers));
        double spread = Math.Sqrt(1.25), one = Math.Exp(-1 / spread), two = Math.Exp(-2 / spread);
        Assert.Equal((one + 0.25) / (1 + one + 1), motifs[0].Matrix.Probability(0, 0), 1e-12);
        Assert.Equal((1 + one + two + 0.25) / (1 + one + two + 1), motifs[0].Matrix.Probability(1, 2), 1e-12);
    }

    // only one k-mer has a weight above 0, although topKmers is 3
    [Fact]
    public void Kmers_that_speak_against_a_site_make_no_motif()
    {
        var values = new double[1024];
        foreach (var (word, weight) in new[] { ("CGTAA", 4.0), ("CCCCC", -1.0) })
            values[KmerWeights.Parse(word)!.Value] = values[KmerWeights.Parse(Reverse(word))!.Value] = weight;
        Assert.Equal("CGTAA", Assert.Single(LearnedMotif.Find(new KmerWeights(5, values), motifs: 3, topKmers: 3)).Seed);
        Assert.Empty(LearnedMotif.Find(new KmerWeights(5, new double[1024])));
    }

    // CTCF binds CCASYAGRKGGC (JASPAR MA0139.1)
    [Fact]
    public void A_machine_for_CTCF_has_learned_its_motif()
    {
        var model = LsGkmReader.Read(SharedData.Path("data/gkm/golden/models/ctcf101_l11k7d3.model.txt.gz"));
        var weights = KmerWeights.From(model, withRho: false, threads: 2, TestContext.Current.CancellationToken);
        var motif = LearnedMotif.Find(weights)[0];
        string both = motif.Matrix.Consensus + " " + Reverse(motif.Matrix.Consensus);
        Assert.Matches("CAG[AG][GT]GGC|CC[AT]C[CT]AG[AG][GT]|C[CT]AG[AG][GT]GGC", both);
        Assert.True(Enumerable.Range(0, 11).Count(column => motif.Matrix.InformationBits(column) > 1) >= 3);
        Assert.True(weights[weights.Bottom(1)[0]] < 0);
    }

    static string Reverse(string word) => CisLens.Core.Dna.Decode(CisLens.Core.Dna.ReverseComplement(CisLens.Core.Dna.Encode(word)));
}
