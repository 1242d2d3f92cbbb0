using CisLens.Core.Contract;

namespace CisLens.Mutate.Tests;

/// <summary>An ensemble that predicts the mean of the predictions of its members.</summary>
sealed class TestEnsemble(params ISequenceModel[] members) : ISequenceModel
{
    public ModelManifest Manifest => members[0].Manifest with { Members = members.Length };

    public int BatchSize => members[0].BatchSize;

    public void Predict(PredictionRequest request, Prediction into)
    {
        into.Prepare(request, Manifest, request.EachMember ? members.Length : 0);
        var sums = new double[into.All().Length];
        var answer = new Prediction();
        for (int m = 0; m < members.Length; m++)
        {
            members[m].Predict(request with { EachMember = false }, answer);
            for (int i = 0; i < sums.Length; i++)
                sums[i] += answer.All()[i];
            if (request.EachMember)
                answer.All().CopyTo(into.All(m));
        }
        for (int i = 0; i < sums.Length; i++)
            into.All()[i] = (float)(sums[i] / members.Length);
    }

    public void Dispose() { }
}
