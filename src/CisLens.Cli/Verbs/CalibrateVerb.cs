using System.CommandLine;
using CisLens.Core;
using CisLens.Formats.Contigs;
using CisLens.Formats.Fasta;
using CisLens.Mutate.Backgrounds;
using CisLens.Mutate.Calibration;
using CisLens.Mutate.Runs;

namespace CisLens.Cli.Verbs;

/// <summary><c>calibrate</c>: how large the effects of ordinary variants are, against which score judges others.</summary>
sealed class CalibrateVerb : Verb
{
    readonly Argument<string?> _vcf = new("vcf") { Description = "The background: variants as VCF, such as common ones.", Arity = ArgumentArity.ZeroOrOne };
    readonly Option<int?> _random = new Option<int?>("--random") { Description = "Instead of a VCF, this many SNVs at random places of the genome." }.AtLeast(1);
    readonly Option<ulong> _seed = CommonOptions.Seed();
    readonly Option<string> _genome = CommonOptions.Genome();
    readonly Option<string?> _output = CommonOptions.Output("The background to write, for score --background.", required: true);
    readonly Option<string[]> _tracks = new("--tracks") { Description = "Tracks by id or pattern (* and ?); only these are computed.", AllowMultipleArgumentsPerToken = true };
    readonly Option<string[]> _scores = new("--score") { Description = "Scores by id, as for score; default those of score, and dsmag for probabilities, which E-values are made of.", AllowMultipleArgumentsPerToken = true };
    readonly Option<string[]> _conservation = new("--conservation") { Description = "INFO fields of the VCF that say how conserved a place is, more where larger: score --score fss compares those of its variants with them.", AllowMultipleArgumentsPerToken = true };
    readonly Option<int?> _mask = new Option<int?>("--mask") { Description = "Score only the bins within this many bp around the variant's bin." }.AtLeast(1);
    readonly Option<string?> _synonyms = new("--synonyms") { Description = "Further names of contigs: two columns, tab separated." };
    readonly Option<bool> _force = CommonOptions.Force(), _resume = CommonOptions.Resume();
    readonly ModelOptions _model;
    readonly AlleleArguments _alleles;

    public CalibrateVerb() : base("calibrate", "Score a background of variants, so that score can say how unusual an effect is.",
        "cislens calibrate common.vcf.gz --genome genome.fa --model model.clm -o model.bg",
        "cislens calibrate --random 10000 --genome sim/genome.fa --model model.clm -o model.bg")
    {
        Arguments.Add(_vcf);
        foreach (var option in (Option[])[_random, _seed, _genome, _output, _tracks, _scores, _conservation, _mask, _synonyms, _force, _resume])
            Options.Add(option);
        _model = new(this);
        _alleles = new(this);
    }

    /// <inheritdoc/>
    protected override void Run(ParseResult args, RunContext context)
    {
        string output = args.GetValue(_output)!;
        if (args.GetValue(_vcf) is null == args.GetValue(_random) is null)
            throw new UsageException("give a VCF of variants, or --random N for SNVs at random places");
        if (args.GetValue(_random) is not null && args.GetValue(_conservation) is { Length: > 0 })
            throw new UsageException("--conservation needs a VCF with those INFO fields; --random draws bare SNVs");
        if (args.GetValue(_random) is null)
            CommonOptions.RefuseForeign(args, "a VCF, of which nothing is drawn", _seed);
        bool resume = args.GetValue(_resume), interrupted = BackgroundRun.IsInterrupted(output);
        if (resume && !interrupted && File.Exists(output))
        {
            context.Log.Info($"{output} is whole; nothing to resume");
            return;
        }
        if (resume && args.GetValue(_vcf) is "-")
            throw new UsageException("--resume needs a file: standard input cannot be read twice");
        CommonOptions.KeepExisting(output, args.GetValue(_force) || (resume && interrupted), [.. _model.Paths(args), args.GetValue(_vcf), args.GetValue(_genome), args.GetValue(_synonyms)]);
        using var genome = Genome.Open(args.GetRequiredValue(_genome), context.Log);
        using var model = _model.Open(args, out string hash);
        string drawn = output + ".vcf" + DurableFile.PartialSuffix, vcf = args.GetValue(_vcf) ?? drawn;
        try
        {
            if (args.GetValue(_random) is { } count)
                using (var stream = File.Create(drawn))
                    RandomVariants.Write(genome, count, args.GetValue(_seed), stream);
            var settings = new ScoreSettings
            {
                Vcf = vcf,
                Genome = genome,
                Model = model,
                ModelPaths = _model.Paths(args),
                ModelHash = hash,
                Device = _model.Device(args).ToString(),
                Outputs = [],
                Tracks = args.GetValue(_tracks) ?? [],
                Scores = args.GetValue(_scores) ?? [],
                Alleles = _alleles.Read(args),
                MaskBp = args.GetValue(_mask),
                Conservation = [.. (args.GetValue(_conservation) ?? []).Distinct()],
                Resume = resume,
                Synonyms = args.GetValue(_synonyms) is { } file ? ContigSynonyms.Read(file) : null,
            };
            Write(args, settings, output, context);
        }
        finally
        {
            File.Delete(drawn);
        }
    }

    void Write(ParseResult args, ScoreSettings settings, string output, RunContext context)
    {
        var record = new RunRecord();
        string source = args.GetValue(_random) is { } count
            ? $"{count} random SNVs of {Path.GetFileName(settings.Genome.Path)}, seed {args.GetValue(_seed)}"
            : Path.GetFileName(settings.Vcf);
        var run = new BackgroundRun(settings, context.Log);
        var background = run.Run(source, output, context.Stop);
        BackgroundFile.Write(output, background);
        BackgroundRun.Forget(output);
        foreach (var (key, value) in settings.Describe())
            record.Settings[key] = value;
        if (args.GetValue(_random) is { } drawn)   // in place of a file that is gone
            (record.Settings["variants"], record.Settings["random"], record.Settings["seed"]) = (null, drawn, args.GetValue(_seed));
        foreach (string input in (string[])[.. args.GetValue(_vcf) is { } vcf ? [vcf] : Array.Empty<string>(), settings.Genome.Path, .. settings.ModelPaths, .. settings.Synonyms is { } synonyms ? [synonyms.Path] : Array.Empty<string>()])
            record.AddInput(input);
        foreach (var (code, alleles) in run.Counts.ByCode)
            record.Counts[code] = alleles;
        record.Counts["clipped"] = run.Clipped;
        record.Write(output);
        context.Log.Close();
        context.Log.Info($"{output}: {background.Variants:N0} variants, {background.Columns.Count} columns; {run.Counts.Totals(run.Counts.Alleles)}");
    }
}
