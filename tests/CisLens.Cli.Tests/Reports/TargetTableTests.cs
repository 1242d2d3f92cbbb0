using CisLens.Cli.Tests.Kmers;
using CisLens.Core;
using CisLens.Design;
using CisLens.Design.Zoo;
using CisLens.Models;
using CisLens.Models.Import;
using CisLens.Models.Networks;
using CisLens.Torch;

namespace CisLens.Cli.Tests.Reports;

public sealed class TargetTableTests : Workplace
{
    const string Import = "model import network @w.safetensors --design cisnet "
        + "--sizes {\"filters\":8,\"hidden\":8,\"word_bases\":4,\"word_span\":5} --track-names";

    [Fact]
    public void A_published_table_comes_along_in_the_model_file_and_selects_tracks()
    {
        var design = new CisNet(Tasks: 3, Filters: 8, Hidden: 8, WordBases: 4, WordSpan: 5);
        ModelFile.Write(At("first.clm"),
            new NetModel(design.Manifest("first", TrackNames.From(null, design)), Network.Create(design, Device.Cpu, new Rng(1))));
        Run("model export @first.clm --to safetensors -o @w.safetensors");
        Write("targets.txt", "\tidentifier\tfile\tclip\tclip_soft\tscale\tsum_stat\tstrand_pair\tdescription\n"
            + "0\tCNhs1\ta.w5\t384\t64\t0.3\tsum_sqrt\t1\tCAGE:liver, adult\n1\tCNhs1\tb.w5\t384\t64\t0.3\tsum_sqrt\t0\tCAGE:liver, adult\n"
            + "2\tENCFF1\tc.w5\t128\t32\t2.0\tmean\t2\tDNASE:HepG2\n");
        Run($"{Import} @targets.txt -o @m.clm");
        string tracks = Run("model tracks @m.clm");
        Assert.Equal("track\tkind\tlabel\tassay\tcell_type\tstrand_pair\tsum_stat\tscale\tclip\tclip_soft\tsteps\n"
            + "CNhs1\tprobability\tCAGE:liver, adult\tCAGE\tliver, adult\tCNhs1.2\tsum_sqrt\t0.3\t384\t64\tborzoi\n"
            + "CNhs1.2\tprobability\tCNhs1 CAGE:liver, adult\tCAGE\tliver, adult\tCNhs1\tsum_sqrt\t0.3\t384\t64\tborzoi\n"
            + "ENCFF1\tprobability\tDNASE:HepG2\tDNASE\tHepG2\tNA\tmean\t2\t128\t32\tborzoi\n", tracks);
        // the table that was printed gives the same tracks; one row has other steps
        tracks = string.Concat(tracks.AsSpan(0, tracks.LastIndexOf("borzoi", StringComparison.Ordinal)), "baskerville\n");
        Write("printed.tsv", tracks);
        Run($"{Import} @printed.tsv -o @again.clm");
        Assert.Equal(tracks, Run("model tracks @again.clm"));

        Write("s.tsv", $"id\tsequence\nx\t{string.Concat(Enumerable.Repeat("ACGGT", 120))}\n");
        string[] Columns(string query) => Rows($"@m.clm @s.tsv --tracks {query}")[0].Split('\t')[2..];
        Assert.Equal(["CNhs1", "CNhs1.2"], Columns("assay=cage&biosample~LIVER"));
        Assert.Equal(["CNhs1.2", "ENCFF1"], Columns("track~.2|assay=DNASE"));
        Assert.Equal(["ENCFF1"], Columns("ENC*"));
    }
}
