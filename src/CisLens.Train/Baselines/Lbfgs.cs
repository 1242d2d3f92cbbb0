namespace CisLens.Train.Baselines;

/// <summary>
/// Limited-memory BFGS with backtracking for smooth convex functions (Nocedal and Wright 2006, algorithm 7.4 and 3.1).
/// </summary>
static class Lbfgs
{
    const int Memory = 10;
    const int MostSteps = 100;
    const double Tolerance = 1e-4;       // norm of the gradient, relative to that at the start
    const double SufficientFall = 1e-4;  // Armijo's constant

    /// <summary>Minimises a function that writes its gradient and returns its value; <paramref name="x"/> is start and result.</summary>
    public static void Minimise(Func<double[], double[], double> function, double[] x)
    {
        var gradient = new double[x.Length];
        double value = function(x, gradient), firstNorm = Norm(gradient);
        var pairs = new List<Pair>();
        for (int step = 0; step < MostSteps && Norm(gradient) > Tolerance * Math.Max(firstNorm, 1e-12); step++)
        {
            var direction = Direction(gradient, pairs);
            double slope = Dot(gradient, direction);
            double length = pairs.Count == 0 ? 1 / Math.Max(1, Norm(gradient)) : 1;
            var next = new double[x.Length];
            var nextGradient = new double[x.Length];
            double nextValue;
            while (true)
            {
                for (int j = 0; j < x.Length; j++)
                    next[j] = x[j] + length * direction[j];
                nextValue = function(next, nextGradient);
                if (nextValue <= value + SufficientFall * length * slope)
                    break;
                length /= 2;
                if (length < 1e-12)
                    return;
            }
            Remember(pairs, x, next, gradient, nextGradient);
            next.CopyTo(x, 0);
            nextGradient.CopyTo(gradient, 0);
            value = nextValue;
        }
    }

    static void Remember(List<Pair> pairs, double[] x, double[] next, double[] gradient, double[] nextGradient)
    {
        var pair = new Pair(Minus(next, x), Minus(nextGradient, gradient));
        if (pair.Curvature <= 1e-12)
            return;
        pairs.Add(pair);
        if (pairs.Count > Memory)
            pairs.RemoveAt(0);
    }

    static double[] Direction(double[] gradient, List<Pair> pairs)
    {
        var direction = Array.ConvertAll(gradient, g => -g);
        var alphas = new double[pairs.Count];
        for (int i = pairs.Count - 1; i >= 0; i--)
        {
            alphas[i] = Dot(pairs[i].Step, direction) / pairs[i].Curvature;
            AddTo(direction, -alphas[i], pairs[i].Change);
        }
        if (pairs.Count > 0)
        {
            double scale = pairs[^1].Curvature / Dot(pairs[^1].Change, pairs[^1].Change);
            for (int j = 0; j < direction.Length; j++)
                direction[j] *= scale;
        }
        for (int i = 0; i < pairs.Count; i++)
            AddTo(direction, alphas[i] - Dot(pairs[i].Change, direction) / pairs[i].Curvature, pairs[i].Step);
        return direction;
    }

    static double Norm(double[] a) => Math.Sqrt(Dot(a, a));

    static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int j = 0; j < a.Length; j++)
            sum += a[j] * b[j];
        return sum;
    }

    static double[] Minus(double[] a, double[] b)
    {
        var result = new double[a.Length];
        for (int j = 0; j < a.Length; j++)
            result[j] = a[j] - b[j];
        return result;
    }

    static void AddTo(double[] a, double factor, double[] b)
    {
        for (int j = 0; j < a.Length; j++)
            a[j] += factor * b[j];
    }

    sealed record Pair(double[] Step, double[] Change)
    {
        public double Curvature { get; } = Dot(Step, Change);
    }
}
