using System.CommandLine;
using CisLens.Core;
using CisLens.Mutate.Backgrounds;
using CisLens.Report.Pages;
using CisLens.Verify.Effects;
using CisLens.Verify.Qtl;

namespace CisLens.Cli.Verbs;

/// <summary><c>bench qtl</c>: causal or not, direction and size of molecular QTLs.</summary>
sealed class BenchQtlVerb : Verb
{
    readonly Option<string[]> _scores = BenchVerb.Scores();
    readonly Option<string> _measured = new("--measured")
    {
        Description = "QTL table: TSV with the columns chrom, pos, ref, alt, causal (0 or 1) or pip and, optionally, " +
            "effect_allele, slope, cell_type, gene.",
        Required = true,
    };
    readonly Option<string?> _output = CommonOptions.Output("Folder to make.", required: true);
    readonly Option<string?> _value = new("--value")
    {
        Description = "Column of the effect (default: effect, beta, slope or log2_effect).",
    };
    readonly Option<string?> _group = new("--group") { Description = "Column of the tissue (default: group, tissue or cell_type)." };
    readonly Option<string?> _score = BenchVerb.Score();
    readonly Option<string[]> _track = BenchVerb.Track();
    readonly Option<string[]> _trackOf = new("--track-of") { Description = "Track of a tissue, TISSUE=TRACK; may be given several times." };
    readonly Option<string?> _thresholds = new("--threshold-contigs")
    {
        Description = "Contigs, separated by commas, whose QTLs choose the thresholds of confident calls; the others are judged. " +
            "Writes calls.json for score --calls.",
    };
    readonly Option<ulong> _seed = CommonOptions.Seed();
    readonly Option<bool> _force = CommonOptions.Force();

    public BenchQtlVerb() : base("qtl", "Compare predicted effects with molecular QTLs, with baselines.",
        "cislens bench qtl --scores scored.tsv --measured sim/qtl.tsv -o bench-qtl",
        "cislens bench qtl --scores a.vcf.gz b.tsv --measured qtl.tsv -o compared")
    {
        Add(_scores, _measured, _output, _value, _group, _score, _track, _trackOf, _seed, _force);
        AddGroup("Confident calls", _thresholds);
    }

    /// <inheritdoc/>
    protected override void Run(ParseResult args, RunContext context)
    {
        string output = args.GetValue(_output)!;
        string[] files = args.GetValue(_scores)!;
        CommonOptions.KeepExistingFolder(output, args.GetValue(_force), [.. files, args.GetValue(_measured)]);
        var choice = BenchVerb.Choice(files, args.GetValue(_track), args.GetValue(_trackOf), args.GetValue(_seed)) with
        {
            ThresholdContigs = args.GetValue(_thresholds)?.Split(',', StringSplitOptions.TrimEntries) ?? [],
        };
        var table = QtlTable.Read(args.GetValue(_measured)!, args.GetValue(_value), args.GetValue(_group));
        var predicted = BenchVerb.Read(files, args.GetValue(_score));
        context.Stop.ThrowIfCancellationRequested();
        var comparison = QtlComparison.Compute(predicted, table, choice);
        var levels = Levels(predicted[0], args.GetValue(_measured)!, comparison, context);
        DurableFolder.Write(output, folder =>
        {
            levels?.Write(Path.Combine(folder, "calls.json"));
            DurableFile.WriteText(Path.Combine(folder, "metrics.tsv"), comparison.Table());
            DurableFile.WriteText(Path.Combine(folder, "concordance.tsv"), comparison.ConcordanceTable());
            QtlPage.From(comparison, predicted, table).Write(Path.Combine(folder, "report.html"));
        });
        if (files.Length > 1)
            BenchVerb.Show(context, "auroc", from g in comparison.Groups
                                             from m in g.Methods.Concat(g.Differences)
                                             select (g.Name, m.Method, m.Auroc));
        Record(args, output, comparison, context);
        if (levels is not null)
            context.Log.Info("calls.json: a threshold for " + string.Join(", ", levels.Levels.GroupBy(level => level.Level).Select(of =>
                $"{of.Key} calls of {of.Count(level => level.Threshold is not null)} of {Counted.Text(of.Count(), "track")}")));
        context.Log.Info($"{comparison.Groups.Sum(g => g.Positives + g.Negatives):N0} variants compared, " +
            (comparison.Choosing > 0 ? $"{comparison.Choosing:N0} chose thresholds, " : "") +
            $"{comparison.Skipped.Values.Sum():N0} skipped: {QtlPage.Verdict(comparison)}");
    }

    /// <summary>
    /// The levels of the first file, for <c>score --calls</c>; null without thresholds, or without a record of the run that scored. Of
    /// several tissues with one track, the largest threshold is used, or none if one of them has none.
    /// </summary>
    static CallLevels? Levels(PredictedEffects predicted, string measured, QtlComparison comparison, RunContext context)
    {
        if (comparison.Choosing == 0)
            return null;
        if (BackgroundKeys.OfRun(predicted.File) is not { } keys)
        {
            context.Log.Info($"no calls.json: {predicted.File}{RunRecord.Ending} does not say which model and options made the effects");
            return null;
        }
        return new(keys, measured, [.. from g in comparison.Groups
                                       from calls in g.Calls[0]
                                       let track = g.Methods[0].Track!
                                       group new CallLevel(track, predicted.ScoreOf[track], calls.Level, calls.Target,
                                           calls.ChosenOn, calls.Judged, calls.Point?.Called ?? 0, calls.Point?.Threshold,
                                           calls.Point?.Accuracy.Value is { } accuracy and not double.NaN ? accuracy : null)
                                       by (track, calls.Level) into ofTrack
                                       select ofTrack.MaxBy(level => level.Threshold ?? double.PositiveInfinity)]);
    }

    void Record(ParseResult args, string output, QtlComparison comparison, RunContext context)
    {
        var record = context.Record;
        record.AddInputs([.. args.GetValue(_scores)!, args.GetValue(_measured)]);
        record.Settings["seed"] = args.GetValue(_seed);
        record.Settings["threshold_contigs"] = args.GetValue(_thresholds);
        record.Counts["chose_thresholds"] = comparison.Choosing;
        record.Counts["compared"] = comparison.Groups.Sum(g => g.Positives + g.Negatives);
        foreach (var (why, count) in comparison.Skipped)
            record.Counts["skipped_" + why] = count;
        context.RecordedOutput = Path.TrimEndingDirectorySeparator(output);
    }
}
