using System.CommandLine;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Metrics;
using CisLens.Models;
using CisLens.Prepare.Datasets;
using CisLens.Torch;
using CisLens.Train.Evaluate;

namespace CisLens.Cli.Verbs;

/// <summary><c>model calibrate</c>: Platt scaling of the probabilities of a model.</summary>
sealed class ModelCalibrateVerb : Verb
{
    readonly Argument<string> _model = ModelVerb.File();
    readonly Argument<string> _data = new("data") { Description = "A dataset that the model was not trained on, or its own." };
    readonly Option<string?> _output = CommonOptions.Output("Model file to write.", required: true);
    readonly Option<Split> _split = new Option<Split>("--split")
    {
        Description = "Part of the data to fit on; never the part that the model is judged on.",
        DefaultValueFactory = _ => Split.Validation,
    }.Splits();
    readonly Option<string> _device = CommonOptions.Device();
    readonly Option<int> _threads = CommonOptions.Threads();
    readonly Option<bool> _force = CommonOptions.Force();

    public ModelCalibrateVerb() : base("calibrate",
        "Calibrate the probabilities of a model: a temperature and a shift per track, fitted on the validation split.",
        "cislens model calibrate model.clm data -o calibrated.clm")
    {
        Arguments.Add(_model);
        Arguments.Add(_data);
        Add(_output, _split, _device, _threads, _force);
    }

    /// <inheritdoc/>
    protected override void Run(ParseResult args, RunContext context)
    {
        string path = args.GetRequiredValue(_model), output = args.GetValue(_output)!, folder = args.GetRequiredValue(_data);
        CommonOptions.KeepExisting(output, args.GetValue(_force), path, folder);
        TorchLibrary.Threads = args.GetValue(_threads);
        using var data = Dataset.Open(folder);
        var scales = new Dictionary<string, LogitScale>();
        using (var model = ModelFile.Open(path, Device.Parse(args.GetValue(_device)!), selfTest: true))
            Fit(model, data, args.GetValue(_split), scales, context);
        if (scales.Count == 0)
            throw new InputException($"{path}: no track can be calibrated with the {args.GetValue(_split).ToString().ToLowerInvariant()} " +
                $"split of {folder}; expected probabilities with at least {ClassSize.DefaultMinimum} positives and negatives");
        ModelFile.WriteCalibrated(output, path, scales);
        context.Record.AddInputs(path, Path.Combine(folder, DatasetManifest.FileName));
        context.Record.Settings["split"] = args.GetValue(_split).ToString();
        context.Record.Counts["tracks_calibrated"] = scales.Count;
        context.RecordedOutput = output;
        context.Log.Close();
        context.Log.Info($"{output}: {scales.Count} of {Counted.Text(data.Tracks.Count, "track")} calibrated");
    }

    static void Fit(ISequenceModel model, Dataset data, Split split, Dictionary<string, LogitScale> scales, RunContext context)
    {
        using var predictions = new Evaluator(data, split, seed: 1, context.Log).Predict(model, context.Stop);
        var table = new TextTable("track", "examples", "positives", "temperature", "shift", "loss", "loss_after", "ece", "ece_after");
        foreach (var (index, track) in data.Tracks.Index().Where(t => t.Item.Kind == TrackKind.Probability))
        {
            var own = predictions.Track(index);
            if (!ClassSize.From(own.Labels).Suffices())
                context.Log.Warn("tracks with too few labels stay as they are", $"{track.Id}: {ClassSize.From(own.Labels).Positives} " +
                    $"positives of {own.Labels.Length}, at least {ClassSize.DefaultMinimum} positives and negatives are needed");
            else if (LogitFit.From(own.Predictions, own.Labels) is not { } fit)
                context.Log.Warn("tracks without a fit stay as they are",
                    $"{track.Id}: the probabilities do not rise with the labels, or separate them without a mistake");
            else
            {
                if (fit.HasFew)
                    context.Log.Warn("fits from few labels", $"{track.Id}: {fit.Positives} positives of {fit.Examples}; " +
                        $"with fewer than {LogitFit.Few} positives or negatives, the fit is mostly chance");
                scales[track.Id] = fit.Scale;
                table.Add(track.Id, fit.Examples.ToString("N0"), fit.Positives.ToString("N0"), fit.Scale.Temperature.ToString("0.000"),
                    fit.Scale.Shift.ToString("0.000"), fit.LossBefore.ToString("0.0000"), fit.LossAfter.ToString("0.0000"),
                    fit.EceBefore.ToString("0.0000"), fit.EceAfter.ToString("0.0000"));
            }
        }
        table.Write(context.Output);
    }
}
