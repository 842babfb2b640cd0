/* thebe sets mathematics with MathJax 2. The pages carry theirs already set, so it gets this. */
window.MathJax = { Hub: { Config() {}, Configured() {}, Queue() {}, Register: { StartupHook() {} } } };
