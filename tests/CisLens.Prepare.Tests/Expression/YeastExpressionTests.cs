using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Prepare.Datasets;
using CisLens.Prepare.Expression;
using CisLens.Tests;

namespace CisLens.Prepare.Tests.Expression;

/// <summary>Expression of yeast around adjusted start sites; the numbers are from a short Python script over the same files.</summary>
public sealed class YeastExpressionTests : IDisposable
{
    readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void Yeast_genes_have_their_expression_and_fold_change()
    {
        string yeast = SharedData.Path("data/yeast-genome-signal");
        var options = new ExpressionOptions
        {
            Output = _temp.New("yeast"),
            Genome = Path.Combine(yeast, "genome", "sacCer3.fa.gz"),
            Genes = Path.Combine(yeast, "genes", "genes.tsv.gz"),
            Expression = Path.Combine(yeast, "expression", "rnaseq_tpm.tsv.gz"),
            Means = ["WT=WT_*", "diamide=diamide_*"],
            Ratios = ["FC=diamide/WT"],
            Window = 2_000,
            Test = ["chrXIII", "chrXVI"],
            Validation = ["chrXI"],
            Biotypes = ["protein_coding"],
        };
        var manifest = ExpressionPreparation.Run(options, new SilentLog(), CancellationToken.None);
        // 7,036 genes; 651 have no start site, and 4,321 protein-coding genes have a start site and expression
        Assert.Equal((7_036L, 4_321L), (manifest.Tallies[1].Read, manifest.Tallies[1].Kept));
        Assert.Contains(new Dropped("without a start site", 651), manifest.Tallies[1].Dropped);
        // all 4,911 genes of the table are in the annotation, and 4,399 have a start site
        Assert.Equal(new Tally("expression rows", 4_911, 4_399, []) with { Dropped = manifest.Tallies[0].Dropped }, manifest.Tallies[0]);
        Assert.Equal([new Dropped("of a gene without a start site", 512)], manifest.Tallies[0].Dropped);
        using var data = Dataset.Open(options.Output);
        int index = Enumerable.Range(0, data.Count).Single(i => data.Name(i) == "YML130C");
        var labels = new float[3];
        data.Labels(index, labels);
        Assert.Equal(6.38768018, labels[0], 1e-5);
        Assert.Equal(7.61290658, labels[1], 1e-5);
        Assert.Equal(1.22522639, labels[2], 1e-5);
        // the start site is base 13,189 on the minus strand, index 1,000 of the window
        var codes = new byte[2_000];
        data.Sequence(index, 0, codes);
        Assert.Equal("ATACCACAGTAACGTGCAGG", Dna.Decode(codes.AsSpan(990, 20)));
        Assert.Equal((Split.Test, Strand.Minus), (data.SplitOf(index), data.Interval(index).Strand));
    }
}
