using System.Text.RegularExpressions;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Tables;
using CisLens.Formats.Text;
using CisLens.Models.Boosters;
using CisLens.Models.TwoStep;

namespace CisLens.Models.Import;

/// <summary>Makes a model of two steps from the boosters that ExPecto or MENTR publish, and a chromatin model.</summary>
public static partial class BoosterImport
{
    // the files of MENTR are named by all their options
    [GeneratedRegex("sample_ontology_ID\\.(.+?)_filterStr")]
    private static partial Regex MentrName();

    /// <summary>Names of tracks from names of files: the sample of MENTR's files, and otherwise the name without its endings.</summary>
    /// <param name="files">The files.</param>
    /// <param name="log">Receives which names were numbered, because they occur several times.</param>
    public static IReadOnlyList<string> NamesOf(IReadOnlyList<string> files, IRunLog log) => UniqueNames.From([.. files.Select(file =>
    {
        string name = Path.GetFileName(file);
        if (MentrName().Match(name) is { Success: true } match)
            return match.Groups[1].Value;
        foreach (string ending in (string[])[".gz", ".save", ".model", ".json", ".ubj", ".dump.txt", ".txt", ".dump"])
            if (name.EndsWith(ending, StringComparison.Ordinal) && name.Length > ending.Length)
                name = name[..^ending.Length];
        return name;
    })], "the names of the files", log);

    /// <summary>Reads the boosters.</summary>
    /// <param name="name">Name of the model.</param>
    /// <param name="design">Name of the design.</param>
    /// <param name="layout">The features of the boosters.</param>
    /// <param name="chromatin">The chromatin model; the model owns it.</param>
    /// <param name="chromatinFile">Its file.</param>
    /// <param name="files">A booster per track.</param>
    /// <param name="names">The names of the tracks.</param>
    /// <param name="baseScore">The base score of text dumps.</param>
    /// <param name="calibration">A table with the points of isotonic maps; null for none.</param>
    /// <exception cref="InputException">A file is damaged, or has another number of features.</exception>
    /// <exception cref="ModelException">The layout does not fit the chromatin model.</exception>
    public static TwoStepModel Read(string name, string design, FeatureLayout layout, ISequenceModel chromatin, string chromatinFile,
        IReadOnlyList<string> files, IReadOnlyList<string> names, float baseScore, string? calibration)
    {
        var windows = new ChromatinWindows(layout, chromatin.Manifest);
        var maps = calibration is null ? [] : Calibrations(calibration, names);
        var dump = new DumpFacts(baseScore, BoosterObjective.SquaredError);
        Booster[] boosters = [.. files.Select((file, i) =>
        {
            var booster = Fitting(file, BoosterFile.Read(file, features: null, dump), windows);
            return maps.TryGetValue(names[i], out var map) ? booster.Calibrated(map) : booster;
        })];
        Track[] tracks = [.. names.Zip(boosters, (id, booster) => new Track
        {
            Id = id,
            Kind = booster.Objective == BoosterObjective.Logistic ? TrackKind.Probability : TrackKind.Scalar,
        })];
        var manifest = TwoStepModel.ManifestOf(name, design, layout, chromatin.Manifest, tracks) with { CodeVersion = BuildInfo.Version };
        return new(manifest, chromatin, boosters, chromatinFile);
    }

    static Booster Fitting(string file, Booster booster, ChromatinWindows windows)
    {
        int weights = windows.FeatureCount / windows.Tracks;
        // ExPecto's linear models have an extra feature, which is always 0, in front of the tracks of each weight
        if (booster is LinearBooster linear && booster.Features == weights * (windows.Tracks + 1))
            return linear.WithoutFirstOfBlocks(windows.Tracks + 1);
        return booster.Features == windows.FeatureCount ? booster : throw InputException.In(file,
            $"the booster has {booster.Features:N0} features; expected {windows.FeatureCount:N0}: {windows.Tracks:N0} tracks of the "
            + $"chromatin model with {weights} weights each");
    }

    static Dictionary<string, IsotonicMap> Calibrations(string path, IReadOnlyList<string> names)
    {
        using var table = TableReader.Open(path);
        int track = table.Require("track"), score = table.Require("score"), probability = table.Require("probability");
        var points = new Dictionary<string, (List<double> Scores, List<double> Values)>(StringComparer.Ordinal);
        while (table.Read())
        {
            string id = table.Row[track];
            if (!names.Contains(id))
                throw table.Fault($"there is no track {id}{DidYouMean.Hint(id, names)}");
            if (!points.TryGetValue(id, out var own))
                points.Add(id, own = ([], []));
            own.Scores.Add(table.Number(score));
            own.Values.Add(table.Number(probability));
        }
        try
        {
            return points.ToDictionary(pair => pair.Key, pair => new IsotonicMap([.. pair.Value.Scores], [.. pair.Value.Values]));
        }
        catch (ArgumentException e)
        {
            throw InputException.In(path, e.Message, e);
        }
    }
}
