using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Tables;

namespace CisLens.Prepare.Signal;

/// <summary>
/// The signal files of a preparation, from arguments or from a table: columns <c>name</c> and <c>file</c>, and optionally
/// <c>strand_pair</c>, <c>scale</c>, <c>clip</c>, <c>clip_soft</c>, <c>sum_stat</c>, <c>assay</c>, <c>biosample</c>, <c>description</c>
/// and <c>genome</c>. The published tables of targets of Basenji2, Enformer and Borzoi are such tables.
/// </summary>
static class SignalSheet
{
    /// <summary>The tracks, in order; those of one genome follow one another in the order of the genomes.</summary>
    /// <exception cref="InputException">The table is invalid, or a signal file does not exist.</exception>
    /// <exception cref="UsageException">Two signal files have one name.</exception>
    public static IReadOnlyList<SignalTrack> From(SignalOptions options, IRunLog log)
    {
        if (options.Samples is { } sheet)
            return Read(sheet, options, log);
        var files = options.Files.Select(SignalOptions.NameAndPath).ToList();
        if (files.GroupBy(f => f.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new UsageException(
                $"{string.Join(" and ", twice.Select(f => f.Path))} have the name {twice.Key}; give names as NAME=FILE");
        foreach (var (_, path) in files.Where(f => !File.Exists(f.Path)))
            throw InputException.In(path, "no such file, expected signal as NAME=FILE or FILE");
        return [.. files.Select(f => new SignalTrack
        {
            Track = new Track { Id = f.Name, Kind = TrackKind.Signal },
            Path = f.Path,
            Statistic = options.Statistic,
        })];
    }

    static SignalTrack[] Read(string path, SignalOptions options, IRunLog log)
    {
        var rows = Rows(path, options);
        string[] names = UniqueNames.From([.. rows.Select(r => r.Name)], path, log);
        int[] partners = TargetTable.StrandPairs(path, [.. rows.Select(r => (r.Line, r.Number, r.Name, r.Pair))]);
        for (int i = 0; i < rows.Count; i++)
            if (rows[partners[i]].Track.Genome != rows[i].Track.Genome)
                throw InputException.At(path, rows[i].Line, $"strand_pair of {rows[i].Name} is {rows[partners[i]].Name}, a track of "
                    + "another genome; expected pairs of two tracks of one genome");
        // a head has the tracks of one genome, so the partner is counted within the genome
        int[] order = [.. Enumerable.Range(0, rows.Count).OrderBy(i => rows[i].Track.Genome)];
        int[] within = new int[rows.Count];
        foreach (var own in order.GroupBy(i => rows[i].Track.Genome))
            foreach (var (k, i) in own.Index())
                within[i] = k;
        return [.. order.Select(i => rows[i].Track with
        {
            Track = rows[i].Track.Track with
            {
                Id = names[i],
                Label = names[i] == rows[i].Name ? rows[i].Track.Track.Label : $"{rows[i].Name} {rows[i].Track.Track.Label}".TrimEnd(),
                StrandPair = partners[i] == i ? null : within[partners[i]],
            },
        })];
    }

    static List<(string Name, string Number, string? Pair, long Line, SignalTrack Track)> Rows(string path, SignalOptions options)
    {
        using var table = TableReader.Open(path);
        int name = table.Require("name", "identifier", "id", "track", "sample"), file = table.Require("file", "path", "filename");
        int number = table.IndexOf("index", ""), pair = table.IndexOf("strand_pair"), genome = table.IndexOf("genome");
        int description = table.IndexOf("description", "label"), assay = table.IndexOf("assay");
        int biosample = table.IndexOf("biosample", "cell_type", "celltype", "cell_line", "tissue");
        int statistic = table.IndexOf("sum_stat"), scale = table.IndexOf("scale");
        int clip = table.IndexOf("clip"), clipSoft = table.IndexOf("clip_soft");
        string folder = Path.GetDirectoryName(path) ?? "";
        var rows = new List<(string, string, string?, long, SignalTrack)>();
        var genomes = new HashSet<string>();
        while (table.Read())
        {
            if (table.Row[name].Length == 0)
                throw table.Fault("the name is empty, expected a name for the track");
            string own = Path.Combine(folder, table.Row[file]);
            if (!File.Exists(own))
                throw table.Fault($"{own}: no such file; a relative path starts at the folder of the table");
            var (bin, power) = statistic < 0 ? (options.Statistic, 1) : Statistic(table, statistic, options);
            string? told = Text(table, description);
            var (ofText, sampleOfText) = TargetTable.Describe(told);
            genomes.Add(genome < 0 ? "" : table.Row[genome]);
            if (genomes.Count > 1 && options.Genomes is [{ Name: null }])
                throw table.Fault($"genome is '{table.Row[genome]}', and another in a row before; name the genomes: --genome NAME=FASTA");
            double? factor = Number(table, scale, s => s != 0, "a number other than 0");
            double? most = Number(table, clip, c => c > 0, "a number above 0, or NA");
            double? soft = Number(table, clipSoft, c => c > 0, "a number above 0, or NA");
            string numbered = number < 0 ? rows.Count.ToString() : table.Row[number];
            rows.Add((table.Row[name], numbered, Text(table, pair), table.Line, new SignalTrack
            {
                Track = new Track
                {
                    Id = table.Row[name],
                    Kind = TrackKind.Signal,
                    Label = told,
                    Assay = Text(table, assay) ?? ofText,
                    CellType = Text(table, biosample) ?? sampleOfText,
                    Transform = LabelTransform.From(Text(table, statistic), factor, most, soft, options.Steps),
                },
                Path = own,
                Genome = genome < 0 ? 0 : GenomeOf(table, genome, options),
                Statistic = bin,
                Power = power,
                Scale = factor ?? 1,
                Clip = most,
                ClipSoft = soft,
            }));
        }
        if (rows.Count == 0)
            throw InputException.In(path, "no tracks, expected one row per signal file");
        if (genome < 0 && options.Genomes.Count > 1)
            throw InputException.In(path, "has no column genome, expected one because there are several genomes");
        return rows;
    }

    static int GenomeOf(TableReader table, int column, SignalOptions options)
    {
        string name = table.Row[column];
        int index = options.Genomes.ToList().FindIndex(g => g.Name == name);
        return index >= 0 ? index : options.Genomes is [{ Name: null }] ? 0
            : throw table.Fault($"genome is '{name}', expected {string.Join(" or ", options.Genomes.Select(g => g.Name))}");
    }

    static (BinStatistic, double) Statistic(TableReader table, int column, SignalOptions options)
    {
        string[] parts = table.Row[column].ToLowerInvariant().Split('_');
        BinStatistic? bin = parts[0] switch
        {
            "sum" => BinStatistic.Sum,
            "mean" => BinStatistic.Mean,
            "max" or "peak" => BinStatistic.Max,
            "" or "." or "na" => options.Statistic,
            _ => null,
        };
        double power = LabelTransform.PowerOf(table.Row[column], options.Steps);
        return parts.Length <= 2 && bin is { } b && (parts.Length == 1 || power != 1) ? (b, power)
            : throw table.Fault($"sum_stat is '{table.Row[column]}', expected sum, mean or max, and with _sqrt or _exp75 for a power");
    }

    static double? Number(TableReader table, int column, Func<double, bool> isValid, string expected)
    {
        double value = column < 0 ? double.NaN : table.Number(column);
        return double.IsNaN(value) ? null : isValid(value) ? value
            : throw table.Fault($"{table.Columns[column]} is {table.Row[column]}, expected {expected}");
    }

    static string? Text(TableReader table, int column) => column < 0 ? null : TargetTable.Text(table.Row[column]);
}
