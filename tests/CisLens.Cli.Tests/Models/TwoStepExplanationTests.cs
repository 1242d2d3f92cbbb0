using System.Globalization;
using CisLens.Cli.Tests.Kmers;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Design.Zoo;
using CisLens.Models;
using CisLens.Models.Boosters;
using CisLens.Models.Networks;
using CisLens.Models.TwoStep;
using CisLens.Torch;

namespace CisLens.Cli.Tests.Models;

/// <summary><c>explain</c> and <c>ism</c> with a model of two steps.</summary>
public sealed class TwoStepExplanationTests : Workplace
{
    readonly string _genome, _genes;

    public TwoStepExplanationTests()
    {
        var design = new CisNet(Window: 60, Tasks: 2, Filters: 8, Hidden: 8, WordBases: 4, WordSpan: 5);
        Track[] tracks = [new() { Id = "c1", Kind = TrackKind.Probability }, new() { Id = "c2", Kind = TrackKind.Probability }];
        using (var chromatin = new NetModel(design.Manifest("c", tracks), Network.Create(design, Device.Cpu, new Rng(1))))
            ModelFile.Write(At("c.clm"), chromatin);
        var layout = FeatureLayout.Within(40, 20, [], sides: false);
        var opened = ModelFile.Open(At("c.clm"), Device.Cpu);
        Track[] tissues = [new() { Id = "liver", Kind = TrackKind.Scalar }];
        float[] weights = [1, 0, 2, 0, 3, 0, 4, 0, 5, 0];   // the second chromatin track has no weight
        using (var model = new TwoStepModel(TwoStepModel.ManifestOf("two", "two-step", layout, opened.Manifest, tissues), opened,
            [new LinearBooster(weights, 0.5f, BoosterObjective.SquaredError)], At("c.clm")))
            ModelFile.Write(At("two.clm"), model);
        var rng = new Rng(9);
        string bases = string.Concat(Enumerable.Range(0, 600).Select(_ => "ACGT"[rng.Next(4)]));
        _genome = Write("g.fa", $">chr1\n{bases}\n>none\n{new string('N', 400)}\n");
        _genes = Write("genes.tsv", "gene_id\tchrom\tstrand\ttss\tname\ng1\tchr1\t+\t200\tG1\ng2\tchr1\t-\t300\tG2\ng3\tnone\t+\t200\tG3\n");
    }

    static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [Fact]
    public void Contributions_add_up_per_gene_and_are_those_of_predict()
    {
        var run = BadInput.Cli.Run("explain", At("two.clm"), "-f", _genome, "--genes", _genes, "-o", At("e"));
        Assert.True(run.Code == 0, run.Error);
        Assert.Contains("3 genes, 2 figures: OK 2, N_LIMIT 1", run.Error);
        string[][] genes = [.. Lines(At("e.tsv")).Skip(1).Select(l => l.Split('\t'))];
        string[][] parts = [.. Lines(At("e.chromatin.tsv")).Select(l => l.Split('\t'))];
        Assert.Equal("gene_id gene chrom tss strand track chromatin distance predicted contribution", string.Join(' ', parts[0]));
        Assert.Equal(["G1 +", "G2 -", "G3 +"], genes.Select(row => $"{row[1]} {row[4]}"));
        Assert.Equal("NA", genes[2][7]);
        Run($"predict @two.clm -f {_genome} --genes {_genes} -o @p.tsv");
        string[] predicted = Lines(At("p.tsv"));
        foreach (var (i, gene) in genes.Take(2).Index())
        {
            string[][] own = [.. parts.Where(row => row[0] == gene[0])];
            Assert.Equal(["-40", "-20", "0", "20", "40"], own.Select(row => row[7]));
            Assert.All(own, row => Assert.Equal(("liver", "c1"), (row[5], row[6])));
            Assert.Equal(Number(gene[7]) - Number(gene[8]), own.Sum(row => Number(row[9])), 1e-5);
            Assert.Equal(Number(predicted[i + 1].Split('\t')[^1]), Number(gene[7]), 1e-5);
            // 0.5 + Σ weight · prediction
            Assert.Equal(Number(gene[7]), 0.5 + own.Index().Sum(row => (row.Index + 1) * Number(row.Item[8])), 1e-5);
        }
        Assert.True(File.Exists(At("e.G2.liver.svg")));
    }

    [Fact]
    public void One_gene_is_explained_by_name_or_id_and_a_foreign_option_is_refused()
    {
        Run($"explain @two.clm -f {_genome} --genes {_genes} --gene g2 -o @one");
        Assert.Equal("g2", Assert.Single(Lines(At("one.tsv")).Skip(1)).Split('\t')[0]);
        foreach (var (command, expected) in new[]
        {
            ("--gene g9", "--gene g9: no gene has this name or id; the first gene is G1"),
            ("--mode importance", "--mode does not apply to a model of two steps"),
        })
        {
            var refused = BadInput.Cli.Run([.. $"explain {At("two.clm")} -f {_genome} --genes {_genes} -o {At("x")} {command}".Split(' ')]);
            Assert.Equal(2, refused.Code);
            Assert.Contains(expected, refused.Error);
            Assert.False(File.Exists(At("x.tsv")));
        }
        foreach (var (arguments, expected) in new[]
        {
            ($"{At("two.clm")} -f {_genome}", "--genes is missing"),
            ($"{At("two.clm")} {_genome} -f {_genome} --genes {_genes}", "a model of two steps is explained for genes"),
            (At("c.clm"), "the sequences are missing"),
        })
        {
            var refused = BadInput.Cli.Run([.. $"explain {arguments} -o {At("x")}".Split(' ')]);
            Assert.Equal(2, refused.Code);
            Assert.Contains(expected, refused.Error);
        }
    }

    [Fact]
    public void The_title_of_a_map_names_the_gene()
    {
        Run($"ism -f {_genome} --genes {_genes} --model @two.clm --region chr1:240-250 -o @i");
        Assert.Contains("liver: G1, chr1:240-250", File.ReadAllText(Directory.GetFiles(Path.GetDirectoryName(At("i"))!, "i.*G1*.svg").Single()));
    }
}
