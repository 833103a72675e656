"""What Jupyter's own suite asks of every kernel. Run by jupyterKernelTest.test.ts, which makes the kernel be found."""

import unittest

import jupyter_kernel_test


class NasbookKernel(jupyter_kernel_test.KernelTests):
    kernel_name = "nasbook"
    language_name = "typescript"
    file_extension = ".ts"

    code_hello_world = 'console.log("hello, world")'
    code_stderr = 'console.error("oops")'
    code_generate_error = 'throw new Error("x")'
    code_execute_result = [
        {"code": "1 + 2", "result": "3"},
        {"code": '({ [Symbol.for("Jupyter.display")]: () => ({ "text/html": "<b>x</b>" }) })', "mime": "text/html"},
    ]
    code_display_data = [
        {"code": 'import { display } from "tslab"; display.html("<b>x</b>")', "mime": "text/html"},
    ]
    code_clear_output = "clearOutput()"

    completion_samples = [{"text": "console.lo", "matches": {"log", "timeLog"}}]
    complete_code_samples = ["1", "const a = 1", "function f() { return 1; }"]
    incomplete_code_samples = ["function f() {", "if (true) {"]
    code_inspect_sample = "console"

    supported_history_operations = ("tail", "range", "search")
    code_history_pattern = "1 ?*2"

    # Jupyter's suite asks nothing about input, nor about interrupts
    def test_prompt(self):
        self.flush_channels()
        self.kc.execute('await prompt("Name?")', allow_stdin=True)
        self.assertEqual(self.kc.get_stdin_msg(timeout=10)["content"]["prompt"], "Name?")
        self.kc.input("Ada")
        self.assertEqual(self.kc.get_shell_msg(timeout=10)["content"]["status"], "ok")
        results = [message["content"]["data"] for message in self.results()]
        self.assertEqual(results, [{"text/plain": "'Ada'"}])

    def test_interrupt(self):
        for code in ("await new Promise(() => {});", "while (true) {}", "await null; while (true) {}"):
            self.flush_channels()
            self.kc.execute('console.log("under way"); ' + code)
            while self.kc.get_iopub_msg(timeout=10)["msg_type"] != "stream":
                pass
            self.km.interrupt_kernel()
            content = self.kc.get_shell_msg(timeout=10)["content"]
            self.assertEqual((code, content["status"], content.get("ename")), (code, "error", "KeyboardInterrupt"))

    def results(self):
        while True:
            message = self.kc.get_iopub_msg(timeout=10)
            if message["msg_type"] == "execute_result":
                yield message
            if message["content"].get("execution_state") == "idle":
                return


if __name__ == "__main__":
    unittest.main(verbosity=2)
