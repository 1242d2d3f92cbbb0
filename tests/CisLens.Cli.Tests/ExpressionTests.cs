using System.Globalization;

namespace CisLens.Cli.Tests;

/// <summary>From expression to effects: a network is trained on windows around start sites, and each verb places the same windows.</summary>
public sealed class ExpressionTests(TrainingRuns runs)
{
    const int Genes = 60;

    [Fact]
    public void A_network_of_expression_is_used_in_the_windows_it_was_trained_on()
    {
        // 60 genes on four contigs of about 75,000 bp, on both strands
        File.WriteAllText(At("e.starts.tsv"), "gene_id\tchrom\tstrand\ttss0\n"
            + string.Concat(Enumerable.Range(0, Genes).Select(g => $"g{g}\tchr{g % 4 + 1}\t{(g % 3 == 0 ? '-' : '+')}\t{20_500 + g * 800}\n")));
        File.WriteAllText(At("e.tpm.tsv"), "gene_id\tliver\n" + string.Concat(Enumerable.Range(0, Genes).Select(g => $"g{g}\t{g * 7 % 11}\n")));
        File.WriteAllText(At("e.json"), """
            { "sizes": { "filters": 8, "hidden": 8, "dilations": [1] }, "epochs": 1, "batch_size": 16, "strand": "none" }
            """);
        Run("prepare expression --genome sim/genome.fa --genes e.starts.tsv --expression e.tpm.tsv --window 100 --test chr4 --validation chr3 -o e.data");
        Run("train e.data --config e.json -@ 1 -o e.clm");
        Assert.Contains("around the start site of a gene, on its strand", Run("model info e.clm"));
        Run("evaluate e.clm e.data -o e.evaluation");

        // the windows of the dataset are those of the genes
        Run("predict e.clm e.data -o e.examples.tsv");
        Run("predict e.clm --genes e.starts.tsv --genome sim/genome.fa -o e.genes.tsv");
        var genes = Rows("e.genes.tsv").ToDictionary(r => r["gene_id"], r => r["liver"]);
        Assert.Equal(Genes, genes.Count);
        // windows of N alone are not in the dataset
        var known = genes.Where(g => g.Value != "NA").OrderBy(g => g.Key).ToList();
        Assert.True(known.Count > 40, $"{known.Count} genes");
        Assert.Equal(known, Rows("e.examples.tsv").ToDictionary(r => r["name"], r => r["liver"]).OrderBy(g => g.Key));

        // the prediction for REF is that of the gene, and the map of the region has the score of the variant
        File.WriteAllText(At("e.vcf"), $"##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\nchr1\t20521\t.\t{Base(20_520)}\t{Other(Base(20_520))}\t.\t.\t.\n");
        Run("score e.vcf --genome sim/genome.fa --model e.clm --genes e.starts.tsv -o e.effects.tsv");
        var row = Assert.Single(Rows("e.effects.tsv"));
        Assert.Equal(("g0", "-", "-20", "diff"), (row["gene"], row["gene_strand"], row["tss_distance"], row["score"]));
        Assert.Equal(Number(genes["g0"]), Number(row["ref_pred"]), 1e-5);
        Run("ism -r chr1:20520-20522 --genome sim/genome.fa --model e.clm --genes e.starts.tsv -o e.ism");
        var change = Rows("e.ism.tsv").Single(r => r["pos"] == "20521" && r["alt"] == row["allele"]);
        Assert.Equal("chr1:20520-20522.g0", change["region"]);
        Assert.Equal(Number(row["effect"]), Number(change["effect"]), 1e-5);

        foreach (string command in new[] { "score e.vcf --genome sim/genome.fa --model e.clm -o e.o.tsv", "ism -r chr1:20520-20522 --genome sim/genome.fa --model e.clm -o e.o" })
        {
            var (code, _, error) = BadInput.Cli.RunIn(runs.Folder, command.Split(' '));
            Assert.Equal(2, code);
            Assert.Contains("give the genes with --genes", error);
        }
    }

    string At(string name) => Path.Combine(runs.Folder, name);

    // a base of chr1, 0-based
    char Base(int position) =>
        string.Concat(File.ReadLines(At("sim/genome.fa")).SkipWhile(l => !l.StartsWith(">chr1", StringComparison.Ordinal)).Skip(1)
            .TakeWhile(l => l[0] != '>'))[position];

    static char Other(char reference) => char.ToUpperInvariant(reference) == 'G' ? 'C' : 'G';

    string Run(string command)
    {
        var (code, output, error) = BadInput.Cli.RunIn(runs.Folder, command.Split(' '));
        Assert.True(code == 0, error);
        return output;
    }

    List<Dictionary<string, string>> Rows(string name)
    {
        string[][] lines = [.. File.ReadLines(At(name)).Select(l => l.Split('\t'))];
        return [.. lines[1..].Select(row => lines[0].Zip(row).ToDictionary(c => c.First, c => c.Second))];
    }

    static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
