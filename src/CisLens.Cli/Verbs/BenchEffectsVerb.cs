using System.CommandLine;
using CisLens.Core;
using CisLens.Report.Pages;
using CisLens.Verify.Effects;

namespace CisLens.Cli.Verbs;

/// <summary><c>bench effects</c>: saturation MPRA, simulated truth, any table of effects by allele.</summary>
sealed class BenchEffectsVerb : Verb
{
    readonly Option<string[]> _scores = BenchVerb.Scores();
    readonly Option<string> _measured = new("--measured")
    {
        Description = "Measured effects: TSV with the columns chrom, pos, ref, alt and a value, or VCF with the value in INFO.",
        Required = true,
    };
    readonly Option<string?> _output = CommonOptions.Output("Folder to make.", required: true);
    readonly Option<string?> _value = new("--value")
    {
        Description = "Column or INFO field of the measured effect (default: log2_effect, effect, value, beta or L2FC).",
    };
    readonly Option<string?> _group = new("--group")
    {
        Description = "Column or INFO field with the name of the element (default: element, group or EL).",
    };
    readonly Option<string?> _barcodes = new("--barcodes")
    {
        Description = "Column or INFO field with the number of barcodes (default: barcodes, BC or Tags).",
    };
    readonly Option<double> _minBarcodes = new Option<double>("--min-barcodes")
    {
        Description = "Leave out measurements with fewer barcodes.",
        DefaultValueFactory = _ => 10,
    }.AtLeast(0);
    readonly Option<double> _maxP = new Option<double>("--max-p")
    {
        Description = "Leave out measurements with a larger p value.",
        DefaultValueFactory = _ => 1,
    }.Share();
    readonly Option<bool> _indels = new("--indels") { Description = "Include insertions and deletions." };
    readonly Option<string?> _score = BenchVerb.Score();
    readonly Option<string[]> _track = BenchVerb.Track();
    readonly Option<string[]> _trackOf = new("--track-of") { Description = "Track of a group, GROUP=TRACK; may be given several times." };
    readonly Option<ulong> _seed = CommonOptions.Seed();
    readonly Option<bool> _force = CommonOptions.Force();

    public BenchEffectsVerb() : base("effects", "Compare predicted with measured effects, allele by allele, with baselines.",
        "cislens bench effects --scores scored.tsv --measured sim/effects.tsv --value liver --track liver -o bench",
        "cislens bench effects --scores a.tsv b.tsv --measured effects.tsv -o compared")
    {
        Add(_scores, _measured, _output, _value, _group, _barcodes, _minBarcodes, _maxP, _indels, _score,
            _track, _trackOf, _seed, _force);
    }

    /// <inheritdoc/>
    protected override void Run(ParseResult args, RunContext context)
    {
        string output = args.GetValue(_output)!;
        string[] files = args.GetValue(_scores)!;
        CommonOptions.KeepExistingFolder(output, args.GetValue(_force), [.. files, args.GetValue(_measured)]);
        var choice = BenchVerb.Choice(files, args.GetValue(_track), args.GetValue(_trackOf), args.GetValue(_seed));
        var measured = MeasuredEffects.Read(args.GetValue(_measured)!, new MeasuredOptions
        {
            Value = args.GetValue(_value),
            Group = args.GetValue(_group),
            Barcodes = args.GetValue(_barcodes),
            MinBarcodes = args.GetValue(_minBarcodes),
            MaxP = args.GetValue(_maxP),
            Indels = args.GetValue(_indels),
        });
        bool wanted = args.GetResult(_minBarcodes) is { Implicit: false } || args.GetResult(_maxP) is { Implicit: false };
        foreach (string off in measured.Off)
            if (wanted)
                context.Log.Warn("a filter is off", $"{measured.File}: {off}");
            else
                context.Log.Info($"{measured.File}: {off}");
        var predicted = BenchVerb.Read(files, args.GetValue(_score));
        context.Stop.ThrowIfCancellationRequested();
        var matched = MatchedEffects.From(predicted, measured);
        var comparison = EffectComparison.Compute(matched, predicted, choice);
        DurableFolder.Write(output, folder => Write(folder, comparison, matched, predicted, measured));
        if (files.Length > 1)
            BenchVerb.Show(context, "pearson", from g in comparison.Groups
                                             from m in g.Methods.Concat(g.Differences)
                                             select (g.Name, m.Method, m.Pearson));
        Record(args, output, matched, context);
        string reasons = string.Join(", ", matched.Skipped.Select(s => $"{s.Key} {s.Value:N0}"));
        context.Log.Info($"{matched.Rows.Count:N0} alleles compared, {matched.Swapped:N0} exchanged, " +
            $"{matched.Skipped.Values.Sum():N0} skipped{(reasons.Length > 0 ? $" ({reasons})" : "")}: {EffectPage.Verdict(comparison)}");
    }

    static void Write(string folder, EffectComparison comparison, MatchedEffects matched,
        List<PredictedEffects> predicted, MeasuredEffects measured)
    {
        DurableFile.WriteText(Path.Combine(folder, "metrics.tsv"), EffectTables.Metrics(comparison));
        DurableFile.WriteText(Path.Combine(folder, "alleles.tsv"), EffectTables.Alleles(comparison));
        var figures = comparison.Groups.Count > 0 ? EffectPage.Figures(comparison, predicted) : [];
        foreach (var figure in figures)
            figure.Write(folder);
        EffectPage.From(comparison, matched, predicted, measured, figures).Write(Path.Combine(folder, "report.html"));
    }

    void Record(ParseResult args, string output, MatchedEffects matched, RunContext context)
    {
        var record = context.Record;
        record.AddInputs([.. args.GetValue(_scores)!, args.GetValue(_measured)]);
        record.Settings["seed"] = args.GetValue(_seed);
        record.Counts["compared"] = matched.Rows.Count;
        record.Counts["exchanged"] = matched.Swapped;
        foreach (var (why, count) in matched.Skipped)
            record.Counts["skipped_" + why] = count;
        context.RecordedOutput = Path.TrimEndingDirectorySeparator(output);
    }
}
