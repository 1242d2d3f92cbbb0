using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Tables;

namespace CisLens.Prepare.Peaks;

/// <summary>One row of a sample sheet: a peak file and what it measured.</summary>
/// <param name="Id">Unique; the name of the track.</param>
/// <param name="Path">The peak file. A relative path starts at the folder of the sheet.</param>
/// <param name="Assay">Such as DNase, TF or histone; null if not given.</param>
/// <param name="CellType">Cell type or tissue; null if not given.</param>
sealed record Sample(string Id, string Path, string? Assay, string? CellType)
{
    /// <summary>The track of this sample in the dataset.</summary>
    public Track Track => new()
    {
        Id = Id,
        Kind = TrackKind.Probability,
        Assay = Assay,
        CellType = CellType,
        Label = Assay is null && CellType is null ? null : string.Join(" ", new[] { Assay, CellType }.Where(t => t is not null)),
    };
}

/// <summary>
/// The peak files of a preparation, from arguments or from a table: columns <c>id</c> and <c>path</c>, and optionally <c>assay</c> and
/// <c>cell_type</c>.
/// </summary>
static class SampleSheet
{
    /// <summary>The samples of the options, in order.</summary>
    /// <exception cref="InputException">The sheet is invalid, or a peak file does not exist.</exception>
    /// <exception cref="UsageException">Two peak files have one name.</exception>
    public static IReadOnlyList<Sample> From(PeakOptions options)
    {
        if (options.Samples is { } sheet)
            return Read(sheet);
        var files = options.Peaks.Select(PeakOptions.NameAndPath).ToList();
        if (files.GroupBy(f => f.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new UsageException(
                $"{string.Join(" and ", twice.Select(f => f.Path))} have the name {twice.Key}; give names as NAME=FILE");
        foreach (var (_, path) in files.Where(f => !File.Exists(f.Path)))
            throw InputException.In(path, "no such file, expected peaks as NAME=FILE or FILE");
        return [.. files.Select(f => new Sample(f.Name, f.Path, null, null))];
    }

    /// <summary>Reads the samples in the order of the sheet.</summary>
    /// <exception cref="InputException">A column is missing, two rows have one id, or a peak file does not exist.</exception>
    public static IReadOnlyList<Sample> Read(string path)
    {
        using var table = TableReader.Open(path);
        int id = table.Require("id", "sample", "sample_id", "name"), file = table.Require("path", "file", "peaks", "filename");
        int assay = table.IndexOf("assay"), cellType = table.IndexOf("cell_type", "celltype", "cell_line", "tissue");
        string folder = System.IO.Path.GetDirectoryName(path) ?? "";
        var samples = new List<Sample>();
        while (table.Read())
        {
            var sample = new Sample(table.Row[id], System.IO.Path.Combine(folder, table.Row[file]), Text(table, assay),
                Text(table, cellType));
            if (sample.Id.Length == 0)
                throw table.Fault("the id is empty, expected a name for the track");
            if (samples.Any(s => s.Id == sample.Id))
                throw table.Fault($"duplicate id '{sample.Id}', expected each id once");
            if (!File.Exists(sample.Path))
                throw table.Fault($"{sample.Path}: no such file; a relative path starts at the folder of the sheet");
            samples.Add(sample);
        }
        return samples.Count > 0 ? samples : throw InputException.In(path, "no samples, expected one row per peak file");
    }

    static string? Text(TableReader table, int column) => column < 0 || table.Row[column] is "" or "." or "NA" ? null : table.Row[column];
}
