using System.Globalization;
using System.Runtime.InteropServices;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Hdf5;
using CisLens.Formats.Parquet;
using CisLens.Mutate.Backgrounds;
using CisLens.Mutate.Calibration;
using CisLens.Mutate.Runs;

namespace CisLens.Mutate.Tests.Runs;

/// <summary>The HDF5 output has the same values as the long TSV of the same run; different code writes the TSV.</summary>
public class MatrixOutputTests
{
    const int Window = 20;

    /// <summary>Rows of the long table and the HDF5 file of one run; some records have no effect, and some have two ALTs.</summary>
    static (List<string[]> Rows, Hdf5Reader File) Score(ScoreFolder folder, ISequenceModel model, ScoreFormat format, params string[] scores)
    {
        List<string> records = [.. folder.RandomRecords(120), "chr1\t50\t.\tN\t<DEL>\t.\tPASS\t.", "chr9\t7\tno\tA\tC\t.\tPASS\t."];
        ScoreOutput matrix = new(folder["o.h5"], format), table = new(folder["o.tsv"], ScoreFormat.LongTsv);
        ScoreFolder.Score(folder.Settings(folder.Vcf(records), model, matrix, table) with { Scores = scores });
        Assert.False(File.Exists(folder["o.h5.rows.partial"]));
        return ([.. File.ReadLines(table.Path).Skip(1).Select(line => line.Split('\t'))], Hdf5Reader.Open(matrix.Path));
    }

    static float[] Matrix(Hdf5Reader file, string name) => MemoryMarshal.Cast<byte, float>(file.Root.Dataset(name).Numbers()).ToArray();

    static double Number(string text) => text == "NA" ? double.NaN : double.Parse(text);

    [Fact]
    public void Parquet_has_the_rows_of_the_table_with_numbers_as_numbers()
    {
        using var folder = new ScoreFolder();
        using var model = new PositionModel(Window);
        List<string> records = [.. folder.RandomRecords(120), "chr1\t50\t.\tN\t<DEL>\t.\tPASS\t.", "chr9\t7\tno\tA\tC\t.\tPASS\t."];
        ScoreOutput parquet = new(folder["o.parquet"], ScoreFormat.Parquet), table = new(folder["o.tsv"], ScoreFormat.LongTsv);
        ScoreFolder.Score(folder.Settings(folder.Vcf(records), model, parquet, table));
        using var file = new ParquetReader(parquet.Path);
        string[][] rows = [.. File.ReadLines(table.Path).Select(line => line.Split('\t'))];
        Assert.Equal(rows[0], file.Columns.Select(c => c.Name));
        Assert.Equal(["pos Whole", "status Text", "effect Float32"],
            file.Columns.Where(c => c.Name is "pos" or "effect" or "status").Select(c => $"{c.Name} {c.Kind}"));
        Assert.Equal(rows[1..], file.Rows().Select(r => r.Select(cell => Convert.ToString(cell ?? "NA", CultureInfo.InvariantCulture)).ToArray()));
        Assert.False(File.Exists(folder["o.parquet.rows.partial"]));
    }

    [Fact]
    public void Vectors_and_matrices_have_the_values_of_the_table()
    {
        using var folder = new ScoreFolder();
        using var model = new PositionModel(Window);
        var (rows, file) = Score(folder, model, ScoreFormat.Hdf5, "diff", "logodds");
        using (file)
        {
            var first = rows.Where(r => r[8] == "t0" && r[9] == "diff").ToList(); // one row per allele
            Assert.Equal(first.Select(r => r[0]), file.Root.Dataset("chrom").Texts());
            Assert.Equal(first.Select(r => long.Parse(r[1])), MemoryMarshal.Cast<byte, long>(file.Root.Dataset("pos").Numbers()).ToArray());
            Assert.Equal(first.Select(r => r[2] == "NA" ? "." : r[2]), file.Root.Dataset("id").Texts());
            Assert.Equal(first.Select(r => r[3]), file.Root.Dataset("ref").Texts());
            Assert.Equal(first.Select(r => r[5]), file.Root.Dataset("alt").Texts());
            Assert.Equal(first.Select(r => r[6]), file.Root.Dataset("status").Texts());
            Assert.Contains("NO_CONTIG", file.Root.Dataset("status").Texts());
            Assert.Equal(["t0", "t1"], file.Root.Dataset("track_id").Texts());
            foreach (var (name, score, column) in (ReadOnlySpan<(string, string, int)>)[("diff", "diff", 12), ("logodds", "logodds", 12), ("ref_pred", "diff", 10), ("alt_pred", "diff", 11)])
                Assert.Equal(rows.Where(r => r[9] == score).Select(r => (float)Number(r[column])), Matrix(file, name));
            Assert.Equal([first.Count, 2], file.Root.Dataset("diff").Shape);
            Assert.Equal(["y(x1) - y(x0)"], file.Root.Dataset("diff").Attributes["formula"].Texts());
            Assert.StartsWith("<ID=position,Hash=hash,", file.Root.Attributes["cislens_model"].Texts()[0], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Basenji_layout_has_one_score_as_SAD()
    {
        using var folder = new ScoreFolder();
        using var model = new PositionModel(Window);
        var (rows, file) = Score(folder, model, ScoreFormat.BasenjiHdf5);
        using (file)
        {
            Assert.Equal(["SAD", "alt_allele", "chr", "pos", "ref_allele", "snp", "status", "target_ids", "target_labels"], file.Root.Names);
            Assert.Equal(rows.Select(r => (float)Number(r[12])), Matrix(file, "SAD"));
            Assert.Equal(rows.Where(r => r[8] == "t0").Select(r => r[5]), file.Root.Dataset("alt_allele").Texts());
        }
        var two = Assert.Throws<UsageException>(() => Score(folder, model, ScoreFormat.BasenjiHdf5, "diff", "logodds"));
        Assert.Contains("with the scores diff, logodds", two.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["o.h5.partial"]));
    }

    [Fact]
    public void Spread_of_an_ensemble_is_a_matrix()
    {
        using var folder = new ScoreFolder();
        var (rows, file) = Score(folder, new TestEnsemble([new PositionModel(Window), new PositionModel(Window, seed: 8)]), ScoreFormat.Hdf5, "diff");
        using (file)
            Assert.Equal(rows.Select(r => (float)Number(r[17])), Matrix(file, "diff_spread"));
    }

    [Fact]
    public void Basenji_layout_has_spread_and_background()
    {
        using var folder = new ScoreFolder();
        using var first = new PositionModel(Window);
        var model = new TestEnsemble([first, new PositionModel(Window, seed: 8)]);
        var common = folder.Settings(folder.Vcf(folder.RandomRecords(200, seed: 9), "common.vcf"), first);
        BackgroundFile.Write(folder["m.bg"], new BackgroundRun(common with { Scores = ["diff"] }, new SilentLog()).Run("common.vcf", folder["m.bg"], TestContext.Current.CancellationToken));
        ScoreOutput matrix = new(folder["o.h5"], ScoreFormat.BasenjiHdf5), table = new(folder["o.tsv"], ScoreFormat.LongTsv);
        ScoreFolder.Score(folder.Settings(folder.Vcf(folder.RandomRecords(60)), model, matrix, table) with { Scores = ["diff"], Background = BackgroundFile.Read(folder["m.bg"]) });
        var rows = File.ReadLines(table.Path).Skip(1).Select(line => line.Split('\t')).ToList();
        using var file = Hdf5Reader.Open(matrix.Path);
        foreach (var (name, column) in (ReadOnlySpan<(string, int)>)[("SAD", 12), ("SAD_quantile", 13), ("SAD_p", 14), ("SAD_spread", 17)])
            Assert.Equal(rows.Select(r => (float)Number(r[column])), Matrix(file, name));
    }

    [Fact]
    public void Quantiles_and_E_values_have_matrices_and_their_mean_a_vector()
    {
        using var folder = new ScoreFolder();
        using var model = new PositionModel(Window);
        string[] scores = ["diff", "dsmag", "evalue", "mle"];
        var common = folder.Settings(folder.Vcf(folder.RandomRecords(200, seed: 9), "common.vcf"), model);
        BackgroundFile.Write(folder["m.bg"], new BackgroundRun(common with { Scores = scores[..2] }, new SilentLog()).Run("common.vcf", folder["m.bg"], TestContext.Current.CancellationToken));
        ScoreOutput matrix = new(folder["o.h5"], ScoreFormat.Hdf5), table = new(folder["o.tsv"], ScoreFormat.LongTsv);
        ScoreFolder.Score(folder.Settings(folder.Vcf(folder.RandomRecords(60)), model, matrix, table) with { Scores = scores, Background = BackgroundFile.Read(folder["m.bg"]) });
        var rows = File.ReadLines(table.Path).Skip(1).Select(line => line.Split('\t')).ToList();
        using var file = Hdf5Reader.Open(matrix.Path);
        foreach (var (name, score, column) in (ReadOnlySpan<(string, string, int)>)[("diff_quantile", "diff", 13), ("diff_p", "diff", 14), ("dsmag_quantile", "dsmag", 13), ("evalue", "evalue", 12), ("mle", "mle", 12)])
            Assert.Equal(rows.Where(r => r[9] == score).Select(r => (float)Number(r[column])), Matrix(file, name));
        Assert.Equal([rows.Count(r => r[9] == "mle")], file.Root.Dataset("mle").Shape);
        Assert.Contains("Hash=", file.Root.Attributes["cislens_background"].Texts()[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Standard_output_is_refused()
    {
        using var folder = new ScoreFolder();
        using var model = new PositionModel(Window);
        var settings = folder.Settings(folder.Vcf(folder.RandomRecords(3)), model, new ScoreOutput("-", ScoreFormat.Hdf5));
        Assert.Contains("HDF5 cannot be written to standard output", Assert.Throws<UsageException>(() => ScoreFolder.Score(settings)).Message, StringComparison.Ordinal);
    }
}
