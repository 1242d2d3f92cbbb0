namespace CisLens.Cli.Tests.Kmers;

/// <summary>Tests <c>model words</c>, which lists the k-mers with the highest weights and their motifs.</summary>
public sealed class ModelWordsTests : Workplace
{
    // calculated by hand: the weights are those of the file; a k-mer and its reverse complement count as one
    [Fact]
    public void The_highest_and_lowest_words_come_with_their_other_strand()
    {
        Write("w.txt", "CGTAA\t4\nAGTAA\t3.5\nCCCCC\t-1\nAAAAA\t-2\n");
        Run("model import words @w.txt --track t -o @w.clm");
        Assert.Equal("rank\tword\treverse_complement\tweight\n1\tCGTAA\tTTACG\t4\n2\tAGTAA\tTTACT\t3.5\n-1\tAAAAA\tTTTTT\t-2\n",
            Run("model words @w.clm --top 2 --bottom 1"));
    }

    // CTCF binds CCASYAGRKGGC (JASPAR MA0139.1)
    [Fact]
    public void A_machine_for_CTCF_shows_its_motif_as_MEME_and_as_a_logo()
    {
        Run($"model import svm {Gkm("golden/models/ctcf101_l11k7d3.model.txt.gz")} --track CTCF -o @m.clm");
        Run("model words @m.clm --top 50 --motifs 2 -o @words");
        Assert.Equal(51, Lines(At("words.tsv")).Length);
        Assert.Matches("MOTIF motif1 .*(CAG[AG][GT]GGC|CAGGGGGC|GCC[AC][CT]CTG|GCCCCCTG)", File.ReadAllText(At("words.meme")));
        Assert.Contains("CTCF, motif 2", File.ReadAllText(At("words.motif2.svg")));
    }
}
